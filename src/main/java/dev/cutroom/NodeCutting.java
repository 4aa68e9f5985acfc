package dev.cutroom;

import dev.cutroom.conf.NodeSettings;
import dev.cutroom.event.CutQueue;
import dev.cutroom.event.EventThumbnails;
import dev.cutroom.http.Resource;
import dev.cutroom.picture.CustomImages;
import dev.cutroom.picture.Decoders;
import dev.cutroom.picture.Frames;
import dev.cutroom.picture.ImagesTable;
import dev.cutroom.picture.TemplatesTable;
import dev.cutroom.picture.Thumbnails;
import dev.cutroom.publish.Destinations;
import dev.cutroom.publish.Posters;
import dev.cutroom.store.SegmentStore;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/** The queue that has submitted events cut and published. */
final class NodeCutting implements Feature {

    private final NodeParts parts;
    private final Deployment deployment;
    private final CutQueue queue;

    NodeCutting(NodeParts parts, NodeEvents events) {
        this.parts = parts;
        deployment = new Deployment(parts.vertx());
        Path own = parts.store().base().resolve(SegmentStore.PRIVATE_FOLDER);
        Destinations destinations = Destinations.of(
                parts.vertx(),
                parts.settings().publish(),
                own.resolve("published"),
                events.database(),
                posters(parts, events));
        queue = new CutQueue(
                events.database(),
                parts.cutter(),
                destinations,
                NodeName.of(parts.settings().node()),
                own.resolve("queue"));
    }

    /** Of its own, as frames belong to the context that asks for them. */
    private static Posters posters(NodeParts parts, NodeEvents events) {
        Frames frames = new Frames(parts.vertx(), parts.store(), parts.selector(), new Decoders(parts::ffmpeg, 1));
        EventThumbnails thumbnails = new EventThumbnails(
                events.events(),
                frames,
                new Thumbnails(parts.vertx(), frames),
                new TemplatesTable(events.database()),
                new CustomImages(parts.vertx(), new ImagesTable(events.database())));
        return thumbnails::png;
    }

    @Override
    public String name() {
        return "the cut queue";
    }

    @Override
    public Future<Void> start() {
        return parts.settings().node().does(NodeSettings.Role.CUT) ? deployment.start(queue) : Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return deployment.stop();
    }

    @Override
    public List<Resource> resources() {
        return List.of();
    }
}
