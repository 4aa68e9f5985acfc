package dev.cutroom.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.ReplicateSettings.Peer;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers from several sources. */
class PeerListTest {

    @TempDir
    Path folder;

    private final Vertx vertx = TestVertx.create();

    @AfterEach
    void stop() {
        TestVertx.await(vertx.close());
    }

    private static Peer peer(String url, String name) {
        return new Peer(url, Optional.of(name));
    }

    @Test
    void theFirstSourceWins_andTheOwnNameIsLeftOut() {
        PeerList list = new PeerList(
                List.of(
                        () -> Future.succeededFuture(
                                List.of(new Peer("http://host:80", Optional.empty()), peer("http://a", "paris"))),
                        () -> Future.succeededFuture(List.of(peer("http://b", "paris"), peer("http://c", "own")))),
                "own");

        assertThat(TestVertx.await(list.now()).values())
                .containsExactly(new Peer("http://host:80", Optional.empty()), peer("http://a", "paris"));
    }

    @Test
    void aPeerWithoutAName_hasThatOfItsAddress_alsoWhereTheHostHasAnUnderscore() {
        PeerList list = new PeerList(
                List.of(() -> Future.succeededFuture(List.of(
                        new Peer("http://node_a:8080", Optional.empty()),
                        new Peer("https://me:word@node_b/cutroom?x=1", Optional.empty()),
                        new Peer("http://[::1]:8080/", Optional.empty())))),
                "own");

        assertThat(TestVertx.await(list.now())).containsOnlyKeys("node_a:8080", "node_b", "[::1]:8080");
    }

    @Test
    void aFileIsReadAgain_andWhileItIsBrokenItsPeersStay() throws Exception {
        Path file = folder.resolve("peers");
        PeersFile source = new PeersFile(vertx, file);
        PeerList list = new PeerList(List.of(source), "own");
        assertThat(TestVertx.await(list.now())).isEmpty();

        Files.writeString(file, "# all of us\n\nhttp://a:1 paris\nhttp://b:2\n");
        assertThat(TestVertx.await(list.now())).containsOnlyKeys("paris", "b:2");

        Files.writeString(file, "paris\n");
        assertThat(TestVertx.await(list.now())).containsOnlyKeys("paris", "b:2");
        assertThatThrownBy(() -> TestVertx.await(source.peers()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'paris'");

        Files.writeString(file, "https://c\n");
        assertThat(TestVertx.await(list.now())).containsOnlyKeys("c");
    }
}
