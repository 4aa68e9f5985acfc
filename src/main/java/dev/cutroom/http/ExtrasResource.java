package dev.cutroom.http;

import dev.cutroom.store.SegmentStore;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;

/** {@code GET /extras/{dir}}: all files below a folder of the store that is not a channel (wire.md section 3). */
public final class ExtrasResource implements Resource {

    private static final String PREFIX = "/extras/";

    private final SegmentStore store;

    public ExtrasResource(SegmentStore store) {
        this.store = store;
    }

    @Override
    public void mount(Router router) {
        router.get(PREFIX + "*").handler(ctx -> {
            String folder = PathRules.decode(ctx.request().path().substring(PREFIX.length()));
            store.filesUnder(folder).onComplete(files -> Answers.json(ctx, new JsonArray(files)), ctx::fail);
        });
    }
}
