package dev.cutroom.event;

import dev.cutroom.people.Person;
import dev.cutroom.picture.CustomImages;
import dev.cutroom.picture.Frames;
import dev.cutroom.picture.ImageFormat;
import dev.cutroom.picture.NoPictureException;
import dev.cutroom.picture.Template;
import dev.cutroom.picture.TemplatesTable;
import dev.cutroom.picture.Thumbnails;
import dev.cutroom.publish.RefusedException;
import dev.cutroom.store.ContentHash;
import dev.cutroom.timeline.Segment;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Thumbnails of events, as their fields say. None is kept but those that people made: what decides a picture gives its
 * tag, and who has the picture of that tag need not have it made again. Used on one event loop, as its frames are.
 */
public final class EventThumbnails {

    private final Events events;
    private final Frames frames;
    private final Thumbnails thumbnails;
    private final TemplatesTable templates;
    private final CustomImages images;

    public EventThumbnails(
            Events events, Frames frames, Thumbnails thumbnails, TemplatesTable templates, CustomImages images) {
        this.events = events;
        this.frames = frames;
        this.thumbnails = thumbnails;
        this.templates = templates;
        this.images = images;
    }

    /**
     * A thumbnail that is known, and made when it is asked for.
     *
     * @param tag the same as long as the picture is
     * @param png the picture
     */
    public record Known(String tag, Supplier<Future<Buffer>> png) {}

    /** Fails with {@link NoThumbnailException} when the event has none, or names what is not there. */
    public Future<Known> of(String id) {
        return events.get(id).map(event -> Thumbnail.of(event.fields())).compose(this::known);
    }

    /**
     * An event's thumbnail, for a destination that shows one; empty when it has none. Fails with {@link RefusedException}
     * when what the event says of it makes no picture.
     */
    public Future<Optional<Buffer>> png(String id) {
        return of(id).compose(known -> known.png().get())
                .map(Optional::of)
                .recover(failure -> failure instanceof NoThumbnailException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(isOfTheEvent(failure) ? refused(failure) : failure));
    }

    private static boolean isOfTheEvent(Throwable failure) {
        return failure instanceof NoPictureException || failure instanceof IllegalArgumentException;
    }

    private static RefusedException refused(Throwable failure) {
        return new RefusedException(
                "The thumbnail of this event cannot be made, so the video has none of it: " + failure.getMessage());
    }

    private Future<Known> known(Thumbnail thumbnail) {
        if (thumbnail instanceof Thumbnail.Frame frame) {
            return segment(frame)
                    .map(segment -> new Known(
                            tag(segment.path(), frame.time()),
                            () -> frames.at(frame.rendition(), frame.time(), ImageFormat.PNG, OptionalInt.empty())));
        }
        if (thumbnail instanceof Thumbnail.Composed composed) {
            return template(composed.template()).compose(template -> segment(composed.frame())
                    .map(segment -> composed(composed, template, segment)));
        }
        if (thumbnail instanceof Thumbnail.Custom custom) {
            return Future.succeededFuture(new Known(tag(custom.hash()), () -> custom(custom.hash())));
        }
        return Future.failedFuture(new NoThumbnailException(
                "This event has no thumbnail; its field 'thumbnail.mode' may be frame, template or custom."));
    }

    private Future<Segment> segment(Thumbnail.Frame frame) {
        return frames.segment(frame.rendition(), frame.time());
    }

    private Known composed(Thumbnail.Composed composed, Template template, Segment segment) {
        var crop = composed.crop().or(template::crop);
        var location = composed.location().or(template::location);
        Thumbnail.Frame frame = composed.frame();
        return new Known(
                tag(
                        segment.path(),
                        frame.time(),
                        ContentHash.of(template.image().getBytes()),
                        crop,
                        location),
                () -> thumbnails.make(frame.rendition(), frame.time(), template.image(), crop, location));
    }

    private Future<Template> template(String name) {
        return templates
                .get(name)
                .map(found -> found.orElseThrow(() -> new NoThumbnailException("There is no template '" + name
                        + "', which this event's thumbnail names; put one there, or name another.")));
    }

    private Future<Buffer> custom(String hash) {
        return images.get(hash)
                .map(found -> found.orElseThrow(() -> new NoThumbnailException(
                        "The picture that this event's thumbnail names is not here; PUT one here.")));
    }

    private static String tag(Object... parts) {
        StringBuilder all = new StringBuilder();
        for (Object part : parts) {
            all.append(part).append('\n');
        }
        return ContentHash.of(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Gives an event a picture that somebody made, and the mode {@code custom}.
     *
     * @param version as for {@link Events#edit}
     */
    public Future<Event> put(String id, long version, Buffer png, Person person) {
        return events.get(id)
                .compose(event -> {
                    if (event.version() != version) {
                        throw new EventChangedException(event.version());
                    }
                    return images.keep(png, person.name());
                })
                .compose(hash -> events.edit(
                        id,
                        version,
                        new JsonObject()
                                .put(
                                        "thumbnail",
                                        new JsonObject().put("mode", "custom").put("image", hash)),
                        person));
    }
}
