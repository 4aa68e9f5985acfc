package dev.cutroom.publish;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** All SQL of uploads and quotas. A session is a fence: who holds an older one changes nothing. */
final class UploadsTable {

    private final Database database;
    private final String destination;

    UploadsTable(Database database, String destination) {
        this.database = database;
        this.destination = destination;
    }

    /**
     * An upload.
     *
     * @param session the address it is sent to
     * @param total the file's bytes
     * @param video set once it is there whole
     */
    record Upload(String session, String hash, long total, Optional<String> video) {}

    Future<Optional<Upload>> get(String event) {
        return database.query(
                        "select session, hash, total, video from uploads where destination = $1 and event = $2",
                        Tuple.of(destination, UUID.fromString(event)))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Upload(
                                row.getString("session"),
                                row.getString("hash"),
                                row.getLong("total"),
                                Optional.ofNullable(row.getString("video"))));
                    }
                    return Optional.empty();
                });
    }

    /** Puts a new session in the place of an older one. */
    Future<Void> begin(String event, Upload upload) {
        return database.query(
                        """
                        insert into uploads (destination, event, session, hash, total) values ($1, $2, $3, $4, $5)
                        on conflict (destination, event) do update
                            set session = $3, hash = $4, total = $5, sent = 0, video = null, begun = now()\
                        """,
                        Tuple.of(destination, UUID.fromString(event), upload.session(), upload.hash(), upload.total()))
                .mapEmpty();
    }

    /** Notes how far a session is; false when another has taken its place. */
    Future<Boolean> sent(String event, String session, long bytes) {
        return database.query(
                        "update uploads set sent = $4 where destination = $1 and event = $2 and session = $3",
                        Tuple.of(destination, UUID.fromString(event), session, bytes))
                .map(updated -> updated.rowCount() == 1);
    }

    /** Notes what a session became; false when another has taken its place. */
    Future<Boolean> finished(String event, String session, String video) {
        return database.query(
                        "update uploads set video = $4, sent = total"
                                + " where destination = $1 and event = $2 and session = $3",
                        Tuple.of(destination, UUID.fromString(event), session, video))
                .map(updated -> updated.rowCount() == 1);
    }

    /** What YouTube could not process is no longer what the event is published as. */
    Future<Void> forget(String event, String session) {
        return database.query(
                        "delete from uploads where destination = $1 and event = $2 and session = $3",
                        Tuple.of(destination, UUID.fromString(event), session))
                .mapEmpty();
    }

    /** Takes units of a day's quota; false when there are not so many left. */
    Future<Boolean> spend(LocalDate day, int units, int limit) {
        return database.query("""
            insert into quota (destination, day, units) select $1, $2, $3 where $3 <= $4
            on conflict (destination, day) do update set units = quota.units + $3
                where quota.units + $3 <= $4\
            """, Tuple.of(destination, day, units, limit)).map(updated -> updated.rowCount() == 1);
    }
}
