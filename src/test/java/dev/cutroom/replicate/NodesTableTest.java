package dev.cutroom.replicate;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.ReplicateSettings.Peer;
import dev.cutroom.event.OpenDatabase;
import dev.cutroom.testing.Postgres;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nodes that find each other in the database that they share. */
class NodesTableTest {

    @Test
    void theOthersThatLiveArePeers_oneThatWasSilentForAMinuteIsNot() {
        try (OpenDatabase open = new OpenDatabase()) {
            NodesTable paris = new NodesTable(open.database, "paris", "1", List.of("serve"));
            NodesTable rome = new NodesTable(open.database, "rome", "1", List.of("record"));
            Heartbeat heartbeat = new Heartbeat(open.vertx, rome);
            await(paris.register("http://paris:1"));
            heartbeat.start("http://rome:1");
            await(rome.register("http://rome:2"));

            assertThat(await(paris.peers())).containsExactly(new Peer("http://rome:2", Optional.of("rome")));
            assertThat(await(rome.peers())).containsExactly(new Peer("http://paris:1", Optional.of("paris")));

            Postgres.run(open.name(), "update nodes set seen = now() - interval '61 seconds' where name = 'paris'");
            assertThat(await(rome.peers())).isEmpty();
            await(paris.register("http://paris:1"));
            assertThat(await(rome.peers())).hasSize(1);

            await(heartbeat.stop());
            assertThat(await(paris.peers())).isEqualTo(List.of());
        }
    }
}
