package dev.cutroom.http;

import dev.cutroom.event.CsvFile;
import dev.cutroom.event.EventImport;
import dev.cutroom.event.EventQuery;
import dev.cutroom.event.Events;
import dev.cutroom.people.Role;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** {@code GET /api/events.csv} and {@code POST /api/events/import}: events as a table, out and in. */
public final class EventsCsvResource implements Resource {

    private static final String TYPE = "text/csv";
    private static final int PAGE = 500;

    private final Events events;
    private final EventImport imports;
    private final Access access;

    public EventsCsvResource(Events events, EventImport imports, Access access) {
        this.events = events;
        this.imports = imports;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/events.csv").handler(access::read).handler(this::export);
        router.post("/api/events/import").handler(this::take);
    }

    private void export(RoutingContext ctx) {
        EventQuery query = EventsResource.query(Parameters.of(ctx), PAGE);
        HttpServerResponse response = ctx.response();
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            Future<Void> unused = head(response).end();
            return;
        }
        page(response, CsvFile.header(), query).compose(all -> response.end()).onFailure(ctx::fail);
    }

    private static HttpServerResponse head(HttpServerResponse response) {
        return response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE + "; charset=utf-8; header=present")
                .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"events.csv\"")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    /** The next page is read when the one before it has been taken. */
    private Future<Void> page(HttpServerResponse response, Buffer before, EventQuery query) {
        return events.list(query).compose(page -> {
            if (!response.headWritten()) {
                head(response);
            }
            Future<Void> written = response.write(before.copy().appendBuffer(CsvFile.rows(page)));
            return page.size() < query.limit()
                    ? written
                    : written.compose(
                            taken -> page(response, Buffer.buffer(), query.following(page.get(page.size() - 1))));
        });
    }

    private void take(RoutingContext ctx) {
        String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
            throw new Refusal(415, "Send the body as text/csv.");
        }
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() == 0) {
            throw Refusal.badRequest("The body is empty; send a CSV file whose first line names the columns.");
        }
        boolean dry = Parameters.of(ctx).flag("dry", false);
        access.write(ctx, Role.EDITOR)
                .compose(person -> imports.run(body, dry, person))
                .onSuccess(report -> Answers.json(ctx, report))
                .onFailure(ctx::fail);
    }
}
