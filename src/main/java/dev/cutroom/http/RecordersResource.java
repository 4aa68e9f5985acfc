package dev.cutroom.http;

import dev.cutroom.record.Recorders;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;

/** {@code GET /api/recorders}: what each recorder of this node does. */
public final class RecordersResource implements Resource {

    private final Recorders recorders;
    private final Access access;

    public RecordersResource(Recorders recorders, Access access) {
        this.recorders = recorders;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/recorders").handler(access::read).handler(ctx -> {
            JsonArray answer = new JsonArray();
            recorders.views().forEach(view -> answer.add(view.toJson()));
            Answers.json(ctx, answer);
        });
    }
}
