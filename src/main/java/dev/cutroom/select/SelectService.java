package dev.cutroom.select;

import dev.cutroom.bus.Addresses;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.Span;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selecting over the event bus (wire.md section 6, {@code cutroom.select}). Owned by the context that starts it. */
public final class SelectService {

    private static final Logger LOG = LoggerFactory.getLogger(SelectService.class);

    private final Vertx vertx;
    private final SegmentStore store;
    private final Selector selector;
    private @Nullable MessageConsumer<Object> consumer;

    /** A question that is answered by a failure with a code, as HTTP's. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        Refused(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    public SelectService(Vertx vertx, SegmentStore store, Selector selector) {
        this.vertx = vertx;
        this.store = store;
        this.selector = selector;
    }

    public Future<Void> start() {
        MessageConsumer<Object> started = vertx.eventBus().consumer(Addresses.SELECT, this::answer);
        consumer = started;
        return started.completion();
    }

    public Future<Void> stop() {
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }

    private void answer(Message<Object> message) {
        Future.succeededFuture()
                .compose(asked -> select(question(message.body())))
                .onSuccess(message::reply)
                .onFailure(failure -> message.fail(code(failure), String.valueOf(failure.getMessage())));
    }

    private static JsonObject question(@Nullable Object body) {
        if (body instanceof JsonObject asked) {
            return asked;
        }
        throw new IllegalArgumentException(
                "the body must be a JSON object with 'channel', 'quality', 'start' and 'end'");
    }

    private Future<JsonObject> select(JsonObject asked) {
        Rendition rendition = new Rendition(text(asked, "channel"), text(asked, "quality"));
        TimeRange range = new TimeRange(Micros.parse(text(asked, "start")), Micros.parse(text(asked, "end")));
        boolean allowHoles = !(asked.getValue("allowHoles") instanceof Boolean allowed) || allowed;
        return store.exists(rendition)
                .compose(exists -> {
                    if (!exists) {
                        throw new Refused(404, "there is no " + rendition + " in this store");
                    }
                    return selector.select(rendition, range, allowHoles);
                })
                // A day makes 43,200 objects: too many for one turn of an event loop.
                .compose(selection -> vertx.executeBlocking(() -> toJson(selection), false));
    }

    private static String text(JsonObject asked, String key) {
        if (asked.getValue(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("'" + key + "' is missing or not a string");
    }

    static JsonObject toJson(Selection selection) {
        JsonArray segments = new JsonArray();
        for (Span span : selection.spans()) {
            if (span instanceof Segment segment) {
                segments.add(new JsonObject()
                        .put("path", segment.path())
                        .put("start", Micros.format(segment.start()))
                        .put("duration", segment.duration() / (double) Micros.SECOND)
                        .put("type", segment.type().text()));
            } else {
                segments.addNull();
            }
        }
        return new JsonObject().put("segments", segments);
    }

    private static int code(Throwable failure) {
        if (failure instanceof Refused refused) {
            return refused.code;
        }
        if (failure instanceof HolesException) {
            return 406;
        }
        if (failure instanceof IllegalArgumentException) {
            return 400;
        }
        LOG.error("a selection asked for over the bus failed", failure);
        return 500;
    }
}
