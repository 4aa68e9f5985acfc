package dev.cutroom.http;

import dev.cutroom.event.AuditQuery;
import dev.cutroom.event.AuditTrail;
import dev.cutroom.people.Role;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.OptionalLong;

/** {@code GET /api/audit}: the audit trail, for operators. */
public final class AuditResource implements Resource {

    private static final int MOST_AT_ONCE = 1_000;
    private static final int STANDARD_AT_ONCE = 100;

    private final AuditTrail trail;
    private final Access access;

    public AuditResource(AuditTrail trail, Access access) {
        this.trail = trail;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/audit").handler(this::list);
    }

    private void list(RoutingContext ctx) {
        AuditQuery query = query(Parameters.of(ctx));
        access.write(ctx, Role.OPERATOR)
                .compose(person -> trail.list(query))
                .onSuccess(entries -> {
                    JsonObject answer = new JsonObject().put("entries", new JsonArray(List.copyOf(entries)));
                    if (entries.size() == query.limit()) {
                        answer.put("next", entries.get(entries.size() - 1).getLong("number"));
                    }
                    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    Answers.json(ctx, answer);
                })
                .onFailure(ctx::fail);
    }

    private static AuditQuery query(Parameters parameters) {
        long before = parameters.number("cursor", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        return new AuditQuery(
                parameters.text("subject"),
                parameters.text("id"),
                parameters.text("by"),
                parameters.time("start"),
                parameters.time("end"),
                before == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(before),
                parameters.number("limit", STANDARD_AT_ONCE, 1, MOST_AT_ONCE));
    }
}
