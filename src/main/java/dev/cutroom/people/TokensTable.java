package dev.cutroom.people;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All SQL of tokens. */
final class TokensTable {

    private final Database database;

    TokensTable(Database database) {
        this.database = database;
    }

    Future<String> insert(String hash, String name, Role role) {
        return database.query(
                        "insert into tokens (hash, name, role) values ($1, $2, $3) returning id",
                        Tuple.of(hash, name, role.text()))
                .map(rows -> rows.iterator().next().getUUID("id").toString());
    }

    Future<Optional<Person>> find(String hash) {
        return database.query("select name, role from tokens where hash = $1 and revoked is null", Tuple.of(hash))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Person(row.getString("name"), Role.parse(row.getString("role"))));
                    }
                    return Optional.empty();
                });
    }

    Future<List<JsonObject>> list() {
        return database.query(
                        "select id, name, role, created::text, revoked::text from tokens order by created, id",
                        Tuple.tuple())
                .map(rows -> {
                    List<JsonObject> tokens = new ArrayList<>();
                    rows.forEach(row -> tokens.add(row.toJson()));
                    return tokens;
                });
    }

    Future<Boolean> revoke(UUID id) {
        return database.query("update tokens set revoked = now() where id = $1 and revoked is null", Tuple.of(id))
                .map(updated -> updated.rowCount() == 1);
    }
}
