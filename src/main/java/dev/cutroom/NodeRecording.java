package dev.cutroom;

import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.NodeSettings;
import dev.cutroom.demo.DemoChannel;
import dev.cutroom.http.ChannelsResource;
import dev.cutroom.http.RecordersResource;
import dev.cutroom.http.Resource;
import dev.cutroom.metrics.HealthParts.Health;
import dev.cutroom.record.ChannelFeed;
import dev.cutroom.record.ChannelsTable;
import dev.cutroom.record.Recorders;
import dev.cutroom.store.SegmentStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The recorders, what they record by configuration, by the database, and in the demo a channel made here. */
final class NodeRecording implements Feature {

    private static final List<String> DEMO_QUALITIES = List.of("source", "360p");

    private final NodeParts parts;
    private final NodeEvents events;
    private final Function<List<ChannelSettings>, Future<Void>> chats;
    private final Lifecycle lifecycle = new Lifecycle();
    private final List<Resource> resources = new ArrayList<>();

    /** @param chats told which channels there are, each time they change */
    NodeRecording(NodeParts parts, NodeEvents events, Function<List<ChannelSettings>, Future<Void>> chats) {
        this.chats = chats;
        this.parts = parts;
        this.events = events;
    }

    @Override
    public String name() {
        return "recording";
    }

    /** A node without ffmpeg, or whose ffmpeg is still to be unpacked, records all that is HLS already. */
    @Override
    public Future<Void> start() {
        return demo().compose(demo -> {
            List<ChannelSettings> channels = Stream.concat(parts.settings().channels().stream(), demo.stream())
                    .toList();
            return record(
                    new Recorders(parts.store(), parts.settings().record(), channels, parts::ffmpeg, parts.registry()),
                    channels);
        });
    }

    private Future<List<ChannelSettings>> demo() {
        if (!parts.settings().demo().enabled()) {
            return Future.succeededFuture(List.of());
        }
        return parts.ffmpeg().compose(ffmpeg -> {
            DemoChannel channel = new DemoChannel(
                    ffmpeg,
                    parts.store().base().resolve(SegmentStore.PRIVATE_FOLDER).resolve("demo"));
            return parts.vertx().deployVerticle(channel).map(id -> {
                lifecycle.stopWith("the demo's channel", () -> parts.vertx().undeploy(id));
                return List.of(new ChannelSettings("demo", channel.url(), DEMO_QUALITIES, List.of()));
            });
        });
    }

    private Future<Void> record(Recorders recorders, List<ChannelSettings> channels) {
        if (!parts.settings().node().does(NodeSettings.Role.RECORD)) {
            return Future.succeededFuture();
        }
        return parts.vertx().deployVerticle(recorders).map(id -> {
            lifecycle.stopWith("the recorders", () -> parts.vertx().undeploy(id));
            ChannelsTable table = new ChannelsTable(events.database());
            resources.add(new RecordersResource(recorders, events.access()));
            resources.add(new ChannelsResource(table, events.access()));
            parts.health().add("recorders", () -> health(recorders));
            new ChannelFeed(
                            recorders,
                            table,
                            channels,
                            NodeName.of(parts.settings().node()),
                            chats)
                    .start();
            return null;
        });
    }

    private static Health health(Recorders recorders) {
        List<String> down = recorders.views().stream()
                .filter(view -> view.state().equals("down"))
                .map(view -> view.rendition().toString())
                .toList();
        return down.isEmpty() ? Health.up("") : Health.degraded("not recorded now: " + String.join(", ", down));
    }

    @Override
    public Future<Void> stop() {
        return lifecycle.stop();
    }

    @Override
    public List<Resource> resources() {
        return List.copyOf(resources);
    }
}
