package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A folder: {@code ID.mp4} and, beside it, {@code ID.json} with what was written of it. The video gets its name last and
 * at once, so that one which is there is whole. What blocks runs on worker threads.
 */
public final class DirectoryDestination implements Destination {

    private static final String SIDECAR = ".json";

    private final Vertx vertx;
    private final String name;
    private final Path folder;
    private final Optional<String> urlPrefix;

    /**
     * Makes nothing yet.
     *
     * @param urlPrefix put before a file's name, what the folder is reached by; without it links are file addresses
     */
    public DirectoryDestination(Vertx vertx, String name, Path folder, Optional<String> urlPrefix) {
        this.vertx = vertx;
        this.name = name;
        this.folder = folder.toAbsolutePath();
        this.urlPrefix = urlPrefix;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Optional<String>> find(Publication what) {
        return vertx.executeBlocking(() -> whole(what.id()).map(this::link), false);
    }

    private Optional<Path> whole(String id) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String named = file.getFileName().toString();
                        return named.startsWith(id + ".")
                                && !named.endsWith(SIDECAR)
                                && !named.endsWith(WholeFile.UNFINISHED);
                    })
                    .findFirst();
        }
    }

    private String link(Path file) {
        return urlPrefix.map(prefix -> prefix + file.getFileName()).orElseGet(() -> file.toUri()
                .toString());
    }

    @Override
    public Future<String> publish(Publication what, List<Path> files, BooleanSupplier abandoned) {
        Path file = files.get(0);
        return vertx.executeBlocking(
                () -> {
                    Files.createDirectories(folder);
                    write(what.id(), what.metadata());
                    Path target = folder.resolve(what.id() + "." + what.ending());
                    WholeFile.move(file, target);
                    return link(target);
                },
                false);
    }

    @Override
    public Future<Void> update(Publication what) {
        return vertx.executeBlocking(
                () -> {
                    write(what.id(), what.metadata());
                    return null;
                },
                false);
    }

    private void write(String id, JsonObject metadata) throws IOException {
        WholeFile.write(metadata.encodePrettily(), folder.resolve(id + SIDECAR));
    }
}
