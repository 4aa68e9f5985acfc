package dev.cutroom.picture;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The table {@code images} ({@code schema/60-images.sql}). */
public final class ImagesTable {

    private final Database database;

    public ImagesTable(Database database) {
        this.database = database;
    }

    Future<Void> put(String hash, Buffer image, String by) {
        return database.query(
                        "insert into images (hash, image, added_by) values ($1, $2, $3) on conflict (hash) do nothing",
                        Tuple.of(hash, image, by))
                .mapEmpty();
    }

    Future<Optional<Buffer>> get(String hash) {
        return database.query("select image from images where hash = $1", Tuple.of(hash))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(row.getBuffer(0));
                    }
                    return Optional.empty();
                });
    }
}
