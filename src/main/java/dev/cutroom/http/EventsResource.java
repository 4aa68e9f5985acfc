package dev.cutroom.http;

import dev.cutroom.event.Event;
import dev.cutroom.event.EventQuery;
import dev.cutroom.event.EventState;
import dev.cutroom.event.Events;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** {@code /api/events} (wire.md section 5). */
public final class EventsResource implements Resource {

    private static final int MOST_AT_ONCE = 1_000;
    private static final int STANDARD_AT_ONCE = 100;

    private final Events events;
    private final Access access;

    public EventsResource(Events events, Access access) {
        this.events = events;
        this.access = access;
    }

    /** Something an editor does to an event. */
    @FunctionalInterface
    private interface Action {
        Future<Event> on(String id, Person person);
    }

    @Override
    public void mount(Router router) {
        router.get("/api/events").handler(access::read).handler(this::list);
        router.post("/api/events").handler(this::create);
        router.get("/api/events/:id").handler(access::read).handler(this::get);
        router.patch("/api/events/:id").handler(this::edit);
        router.get("/api/events/:id/history").handler(access::read).handler(this::history);
        router.post("/api/events/:id/revert").handler(this::revert);
        router.post("/api/events/:id/submit").handler(ctx -> act(ctx, events::submit));
        router.post("/api/events/:id/cancel").handler(ctx -> act(ctx, events::cancel));
        router.post("/api/events/:id/retry").handler(ctx -> act(ctx, events::retry));
        router.post("/api/events/:id/modify").handler(ctx -> act(ctx, events::modify));
    }

    private void list(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        EventQuery query = query(parameters, parameters.number("limit", STANDARD_AT_ONCE, 1, MOST_AT_ONCE));
        events.list(query)
                .onSuccess(page -> {
                    JsonArray items = new JsonArray();
                    page.forEach(event -> items.add(event.toJson()));
                    JsonObject answer = new JsonObject().put("events", items);
                    if (page.size() == query.limit()) {
                        answer.put("next", query.cursorAfter(page.get(page.size() - 1)));
                    }
                    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
                    Answers.json(ctx, answer);
                })
                .onFailure(ctx::fail);
    }

    /** What the parameters ask for, so many at once. */
    static EventQuery query(Parameters parameters, int limit) {
        String sort = parameters.text("sort").orElse("-time").toLowerCase(Locale.ROOT);
        boolean descending = sort.startsWith("-");
        return new EventQuery(
                parameters.text("state").map(EventState::parse),
                parameters.text("channel"),
                parameters.time("start"),
                parameters.time("end"),
                parameters.text("text"),
                EventQuery.Sort.parse(descending ? sort.substring(1) : sort),
                descending,
                parameters.text("cursor").map(EventQuery.Cursor::parse),
                limit);
    }

    private void get(RoutingContext ctx) {
        answer(ctx, events.get(ctx.pathParam("id")));
    }

    private void create(RoutingContext ctx) {
        JsonObject body = Bodies.object(ctx);
        answer(
                ctx,
                access.write(ctx, Role.EDITOR)
                        .compose(person -> events.create(body, person))
                        .onSuccess(event -> ctx.response()
                                .setStatusCode(201)
                                .putHeader(HttpHeaders.LOCATION, "/api/events/" + event.id())));
    }

    private void edit(RoutingContext ctx) {
        JsonObject body = Bodies.object(ctx);
        long version = version(ctx);
        answer(
                ctx,
                access.write(ctx, Role.EDITOR)
                        .compose(person -> events.edit(ctx.pathParam("id"), version, body, person)));
    }

    private void revert(RoutingContext ctx) {
        JsonObject body = Bodies.object(ctx);
        long version = version(ctx);
        if (!(body.getValue("version") instanceof Number to) || body.size() != 1) {
            throw Refusal.badRequest("Send {\"version\": N}, with a version of the event's history.");
        }
        answer(
                ctx,
                access.write(ctx, Role.EDITOR)
                        .compose(person -> events.revert(ctx.pathParam("id"), version, to.longValue(), person)));
    }

    private void act(RoutingContext ctx, Action action) {
        answer(ctx, access.write(ctx, Role.EDITOR).compose(person -> action.on(ctx.pathParam("id"), person)));
    }

    private void history(RoutingContext ctx) {
        events.history(ctx.pathParam("id"))
                .onSuccess(changes -> Answers.json(ctx, new JsonArray(List.copyOf(changes))))
                .onFailure(ctx::fail);
    }

    /** Answers with an event and its version. */
    static void answer(RoutingContext ctx, Future<Event> coming) {
        coming.onSuccess(event -> {
                    String tag = tag(event.version());
                    ctx.response().putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
                    Answers.json(ctx, event.toJson());
                })
                .onFailure(ctx::fail);
    }

    private static String tag(long version) {
        return "\"" + version + '"';
    }

    /** What If-Match says; without it nobody knows what a change was made for. */
    static long version(RoutingContext ctx) {
        String given = ctx.request().getHeader(HttpHeaders.IF_MATCH);
        if (given == null) {
            throw new Refusal(428, "Send If-Match with the ETag of the event that your change is made for.");
        }
        String digits = given.strip().replaceAll("^\"|\"$", "");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException other) {
            throw new Refusal(412, "If-Match is no ETag of an event; read the event again and send the one it has.");
        }
    }
}
