package dev.cutroom.record;

import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The table {@code channels} ({@code schema/40-channels.sql}): what is recorded beside the configuration's channels. */
public final class ChannelsTable {

    /** PostgreSQL's channel that tells of changes. */
    static final String CHANGES = "channels_changed";

    private final Database database;

    public ChannelsTable(Database database) {
        this.database = database;
    }

    /**
     * What the table holds.
     *
     * @param channels by name
     * @param refused why rows that this node cannot record are left out, one sentence each
     */
    record Listing(List<Channel> channels, List<String> refused) {}

    /** All channels that can be recorded, by name. */
    public Future<List<Channel>> all() {
        return listing().map(Listing::channels);
    }

    /** All rows: one that is wrong, written by hand or by a later version, hides no other. */
    Future<Listing> listing() {
        return database.query("""
            SELECT name, url, qualities, ad_patterns, chat, node FROM channels ORDER BY name\
            """, Tuple.tuple()).map(ChannelsTable::listing);
    }

    private static Listing listing(RowSet<Row> rows) {
        List<Channel> channels = new ArrayList<>(rows.size());
        List<String> refused = new ArrayList<>();
        for (Row row : rows) {
            try {
                channels.add(channel(row));
            } catch (IllegalArgumentException wrong) {
                refused.add("the channel '" + row.getString("name") + "' of the database: " + wrong.getMessage());
            }
        }
        return new Listing(channels, refused);
    }

    private static Channel channel(Row row) {
        return new Channel(
                new ChannelSettings(
                        row.getString("name"),
                        row.getString("url"),
                        texts(row, "qualities"),
                        texts(row, "ad_patterns"),
                        row.getString("chat")),
                Optional.ofNullable(row.getString("node")));
    }

    private static List<String> texts(Row row, String column) {
        String[] texts = row.getArrayOfStrings(column);
        if (Arrays.asList(texts).contains(null)) {
            throw new IllegalArgumentException("there is a null in its " + column + ", where only texts may stand");
        }
        return List.of(texts);
    }

    /**
     * Adds a channel, or changes the one of its name.
     *
     * @param by who does, for the audit trail
     */
    public Future<Void> put(Channel channel, String by) {
        ChannelSettings settings = channel.settings();
        Tuple values = Tuple.of(
                settings.name(),
                settings.url(),
                settings.qualities().toArray(String[]::new),
                settings.adPatterns().toArray(String[]::new),
                channel.node().orElse(null),
                by,
                settings.chat());
        return database.query("""
            INSERT INTO channels (name, url, qualities, ad_patterns, node, changed_by, chat)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (name) DO UPDATE SET url = excluded.url, qualities = excluded.qualities,
                ad_patterns = excluded.ad_patterns, node = excluded.node, chat = excluded.chat, changed = now(),
                changed_by = excluded.changed_by, version = channels.version + 1
            """, values).mapEmpty();
    }

    /**
     * Takes a channel out; what was recorded of it stays. Whether there was one.
     *
     * @param by who does, for the audit trail
     */
    public Future<Boolean> remove(String name, String by) {
        return database.transaction(connection -> connection
                .preparedQuery("UPDATE channels SET changed_by = $2 WHERE name = $1")
                .execute(Tuple.of(name, by))
                .compose(signed -> connection
                        .preparedQuery("DELETE FROM channels WHERE name = $1")
                        .execute(Tuple.of(name)))
                .map(deleted -> deleted.rowCount() > 0));
    }

    void onChange(Runnable changed) {
        database.listen(CHANGES, name -> changed.run(), changed);
    }
}
