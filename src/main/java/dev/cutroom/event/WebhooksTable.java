package dev.cutroom.event;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** All SQL of webhooks ({@code schema/70-webhooks.sql}). */
final class WebhooksTable {

    private final Database database;

    WebhooksTable(Database database) {
        this.database = database;
    }

    /**
     * Something to be told, held by this node until its lease is over.
     *
     * @param attempt the how manieth try this is
     * @param age seconds since the change
     */
    record Delivery(long id, String hook, int attempt, long age, JsonObject body) {}

    /** Has the changes from now on kept for a hook. */
    Future<Void> register(String name, List<String> states) {
        return database.query(
                        "insert into webhooks (name, states) values ($1, $2)"
                                + " on conflict (name) do update set states = excluded.states, seen = now()",
                        Tuple.of(name, (Object) states.toArray(String[]::new)))
                .mapEmpty();
    }

    /** Forgets what is kept for hooks that no node has any more. */
    Future<Void> sweep() {
        return database.query("delete from webhook_outbox where made < now() - interval '2 days'", Tuple.tuple())
                .mapEmpty();
    }

    /** Takes what is due, at most so many. */
    Future<List<Delivery>> claim(List<String> hooks, int leaseSeconds, int most) {
        return database.query("""
            with mine as (
                update webhook_outbox set attempts = attempts + 1, due = now() + make_interval(secs => $2)
                where id in (select id from webhook_outbox where hook = any($1) and due <= now()
                    order by id limit $3 for update skip locked)
                returning id, hook, change, attempts, extract(epoch from now() - made)::bigint as age)
            select mine.id as delivery, mine.hook, mine.attempts, mine.age, audit.id, audit.at, audit.by,
                audit.subject_id, audit.version, audit.before, audit.after
            from mine join audit on audit.id = mine.change order by mine.id\
            """, Tuple.of(hooks.toArray(String[]::new), (double) leaseSeconds, most))
                .map(rows -> {
                    List<Delivery> deliveries = new ArrayList<>(rows.size());
                    rows.forEach(row -> deliveries.add(delivery(row)));
                    return deliveries;
                });
    }

    private static Delivery delivery(Row row) {
        JsonObject after = row.getJsonObject("after");
        JsonObject event = new JsonObject();
        for (String name : List.of("id", "version", "state", "error", "link", "fields")) {
            event.put(name, after.getValue(name));
        }
        JsonObject body = new JsonObject()
                .put("number", row.getLong("id"))
                .put("change", EventChange.of(row))
                .put("event", event);
        return new Delivery(
                row.getLong("delivery"), row.getString("hook"), row.getInteger("attempts"), row.getLong("age"), body);
    }

    /** It is told, or given up. */
    Future<Void> end(Delivery delivery) {
        return database.query(
                        "delete from webhook_outbox where id = $1 and attempts = $2",
                        Tuple.of(delivery.id(), delivery.attempt()))
                .mapEmpty();
    }

    /** It is tried again later. */
    Future<Void> putOff(Delivery delivery, double seconds) {
        return database.query(
                        "update webhook_outbox set due = now() + make_interval(secs => $3)"
                                + " where id = $1 and attempts = $2",
                        Tuple.of(delivery.id(), delivery.attempt(), seconds))
                .mapEmpty();
    }
}
