package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings.Peer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file of peers, {@code URL} or {@code URL NAME} a line; empty lines and those with a {@code #} first are passed over. */
public final class PeersFile implements PeerSource {

    private final Vertx vertx;
    private final Path file;

    public PeersFile(Vertx vertx, Path file) {
        this.vertx = vertx;
        this.file = file;
    }

    @Override
    public Future<List<Peer>> peers() {
        return vertx.executeBlocking(this::read, false);
    }

    private List<Peer> read() throws IOException {
        List<Peer> peers = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                peers.add(peer(text));
            }
        }
        return peers;
    }

    private Peer peer(String line) {
        List<String> words = List.of(line.split("\\s+"));
        if (words.size() > 2 || !words.get(0).matches("https?://[^/\\s]+.*")) {
            throw new IllegalArgumentException("'" + line + "' in " + file
                    + " is no peer; write its URL and, if it has one, its name, such as http://paris:8080 paris");
        }
        return new Peer(words.get(0), words.size() == 2 ? Optional.of(words.get(1)) : Optional.empty());
    }
}
