package dev.cutroom.picture;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code templates} ({@code schema/50-templates.sql}). */
public final class TemplatesTable {

    private final Database database;

    public TemplatesTable(Database database) {
        this.database = database;
    }

    /** All names, sorted. */
    public Future<List<String>> names() {
        return database.query("SELECT name FROM templates ORDER BY name", Tuple.tuple())
                .map(rows -> {
                    List<String> names = new ArrayList<>(rows.size());
                    rows.forEach(row -> names.add(row.getString(0)));
                    return names;
                });
    }

    /** One by its name. */
    public Future<Optional<Template>> get(String name) {
        return database.query("SELECT name, image, crop, location FROM templates WHERE name = $1", Tuple.of(name))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Template(
                                row.getString(0),
                                row.getBuffer(1),
                                Optional.ofNullable(row.getString(2)).map(Crop::parse),
                                Optional.ofNullable(row.getString(3)).map(Crop::parse)));
                    }
                    return Optional.empty();
                });
    }

    /**
     * Adds one, or replaces the one of its name.
     *
     * @param by who does, for the audit trail
     */
    public Future<Void> put(Template template, String by) {
        Tuple values = Tuple.of(
                template.name(),
                template.image(),
                template.crop().map(Crop::toString).orElse(null),
                template.location().map(Crop::toString).orElse(null),
                by);
        return database.query("""
            INSERT INTO templates (name, image, crop, location, changed_by) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (name) DO UPDATE SET image = excluded.image, crop = excluded.crop,
                location = excluded.location, changed = now(), changed_by = excluded.changed_by,
                version = templates.version + 1
            """, values).mapEmpty();
    }

    /**
     * Takes one away; whether there was one.
     *
     * @param by who does, for the audit trail
     */
    public Future<Boolean> remove(String name, String by) {
        return database.transaction(connection -> connection
                .preparedQuery("UPDATE templates SET changed_by = $2 WHERE name = $1")
                .execute(Tuple.of(name, by))
                .compose(signed -> connection
                        .preparedQuery("DELETE FROM templates WHERE name = $1")
                        .execute(Tuple.of(name)))
                .map(deleted -> deleted.rowCount() > 0));
    }
}
