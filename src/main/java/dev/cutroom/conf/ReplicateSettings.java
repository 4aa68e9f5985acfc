package dev.cutroom.conf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How this node fetches from others what it lacks.
 *
 * @param peers the nodes that are asked
 * @param fetches how many files may be under way at once, a peer
 * @param bandwidth bytes a second from all peers together; 0 is no limit
 * @param every the pause between two rounds
 * @param token sent to peers that ask for one, and taken from peers where reading needs one
 * @param peersFile more peers, a line each; read again every few seconds
 * @param database whether the nodes that share the database are peers too
 * @param extras folders below the base that are copied as they are, beside pins
 */
public record ReplicateSettings(
        List<Peer> peers,
        @Default("8") int fetches,
        @Default("0") Bytes bandwidth,
        @Default("10s") Duration every,
        Optional<Secret> token,
        Optional<Path> peersFile,
        @Default("true") boolean database,
        List<String> extras) {

    public ReplicateSettings {
        if (fetches < 1) {
            throw new IllegalArgumentException("fetches must be at least 1, not " + fetches);
        }
    }

    /**
     * Another node, of wubloader or of Cutroom.
     *
     * @param url where it answers, such as {@code http://paris.example.org:8080}
     * @param name its name; that of the URL's host without one
     */
    public record Peer(String url, Optional<String> name) {}
}
