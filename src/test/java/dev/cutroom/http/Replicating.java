package dev.cutroom.http;

import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.OpenStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Copying into a store from peers over HTTP, pins too, for the tests that look at both sides. */
final class Replicating {

    private Replicating() {}

    /**
     * Begins; to be undeployed.
     *
     * @param every how long between two rounds, as the configuration has it
     * @param clock what is young by it is left to the recorder
     */
    static ReplicatorVerticle into(OpenStore here, String every, Clock clock, List<String> urls) {
        List<Map<String, String>> peers =
                urls.stream().map(url -> Map.of("url", url)).toList();
        ReplicatorVerticle replicators = new ReplicatorVerticle(
                here.store,
                SettingsLoader.load(Map.of("replicate", Map.of("every", every, "peers", peers)), Map.of(), Map.of())
                        .replicate(),
                List.of(),
                List.of("pins"),
                "own",
                (rendition, hour) -> true,
                clock,
                new Random(4),
                here.registry);
        OpenStore.await(here.vertx.deployVerticle(replicators));
        return replicators;
    }
}
