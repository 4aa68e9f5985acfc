package dev.cutroom;

import dev.cutroom.event.EventThumbnails;
import dev.cutroom.http.EventThumbnailResource;
import dev.cutroom.http.FrameResource;
import dev.cutroom.http.Resource;
import dev.cutroom.http.TemplatesResource;
import dev.cutroom.http.ThumbnailResource;
import dev.cutroom.http.WaveformResource;
import dev.cutroom.picture.CustomImages;
import dev.cutroom.picture.Decoders;
import dev.cutroom.picture.Frames;
import dev.cutroom.picture.ImagesTable;
import dev.cutroom.picture.PeakCache;
import dev.cutroom.picture.TemplatesTable;
import dev.cutroom.picture.Thumbnails;
import dev.cutroom.picture.Waveforms;
import io.vertx.core.Future;
import java.util.List;

/** Frames, waveforms and thumbnails. */
final class NodePictures implements Feature {

    private final NodeParts parts;
    private final NodeEvents events;
    private final PeakCache peaks = new PeakCache();

    NodePictures(NodeParts parts, NodeEvents events) {
        this.parts = parts;
        this.events = events;
    }

    @Override
    public String name() {
        return "pictures";
    }

    @Override
    public Future<Void> start() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return Future.succeededFuture();
    }

    @Override
    public List<Resource> resources() {
        Decoders decoders = new Decoders(parts::ffmpeg, 1);
        Frames frames = new Frames(parts.vertx(), parts.store(), parts.selector(), decoders);
        TemplatesTable templates = new TemplatesTable(events.database());
        Thumbnails thumbnails = new Thumbnails(parts.vertx(), frames);
        CustomImages images = new CustomImages(parts.vertx(), new ImagesTable(events.database()));
        return List.of(
                new FrameResource(frames),
                new WaveformResource(new Waveforms(parts.vertx(), parts.store(), parts.selector(), decoders, peaks)),
                new ThumbnailResource(thumbnails, templates),
                new EventThumbnailResource(
                        new EventThumbnails(events.events(), frames, thumbnails, templates, images), events.access()),
                new TemplatesResource(templates, events.access()));
    }
}
