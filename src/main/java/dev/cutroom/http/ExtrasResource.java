package dev.cutroom.http;

import dev.cutroom.store.Extras;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.store.SegmentStore;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.SortedMap;

/**
 * {@code GET /extras/{dir}}: all files below a folder of the store that is not a channel (wire.md section 3); {@code GET
 * /api/extras/{dir}}: with their hashes, of those folders that nodes copy.
 */
public final class ExtrasResource implements Resource {

    private static final String PREFIX = "/extras/";
    private static final String HASHED = "/api/extras/";

    private final SegmentStore store;
    private final Extras extras;
    private final Set<String> hashed;
    private final Handler<RoutingContext> readers;

    /**
     * @param hashed the folders whose files' hashes are told: reading all of a channel would take hours
     * @param readers lets a request through with {@code next()}, or fails it
     */
    public ExtrasResource(SegmentStore store, Extras extras, Set<String> hashed, Handler<RoutingContext> readers) {
        this.store = store;
        this.extras = extras;
        this.hashed = Set.copyOf(hashed);
        this.readers = readers;
    }

    @Override
    public void mount(Router router) {
        router.get(PREFIX + "*").handler(readers).handler(ctx -> store.filesUnder(folder(ctx, PREFIX))
                .onComplete(files -> Answers.json(ctx, new JsonArray(files)), ctx::fail));
        router.get("/api/extras/*").handler(readers).handler(this::hashes);
    }

    private static String folder(RoutingContext ctx, String prefix) {
        return PathRules.decode(ctx.request().path().substring(prefix.length()));
    }

    private void hashes(RoutingContext ctx) {
        String folder = folder(ctx, HASHED);
        if (!hashed.contains(folder)) {
            throw Refusal.notFound("'" + folder + "' is none of the folders in replicate.extras.");
        }
        extras.hashes(folder).onComplete(files -> answer(ctx, files), ctx::fail);
    }

    private static void answer(RoutingContext ctx, SortedMap<String, String> files) {
        JsonObject json = new JsonObject();
        files.forEach(json::put);
        String digest = RenditionDigest.of(files);
        DigestResource.answer(ctx, new JsonObject().put("digest", digest).put("files", json));
    }
}
