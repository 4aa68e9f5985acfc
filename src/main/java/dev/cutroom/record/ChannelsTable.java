package dev.cutroom.record;

import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
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

    /** All channels, by name. */
    public Future<List<Channel>> all() {
        return database.query("""
            SELECT name, url, qualities, ad_patterns, node FROM channels ORDER BY name\
            """, Tuple.tuple()).map(ChannelsTable::channels);
    }

    private static List<Channel> channels(RowSet<Row> rows) {
        List<Channel> channels = new ArrayList<>(rows.size());
        for (Row row : rows) {
            channels.add(new Channel(
                    new ChannelSettings(
                            row.getString("name"),
                            row.getString("url"),
                            List.of(row.getArrayOfStrings("qualities")),
                            List.of(row.getArrayOfStrings("ad_patterns"))),
                    Optional.ofNullable(row.getString("node"))));
        }
        return channels;
    }

    /** Adds a channel, or changes the one of its name. */
    public Future<Void> put(Channel channel) {
        ChannelSettings settings = channel.settings();
        return database.query(
                        """
                        INSERT INTO channels (name, url, qualities, ad_patterns, node) VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (name) DO UPDATE SET url = EXCLUDED.url, qualities = EXCLUDED.qualities,
                            ad_patterns = EXCLUDED.ad_patterns, node = EXCLUDED.node, changed = now()\
                        """,
                        Tuple.of(
                                settings.name(),
                                settings.url(),
                                settings.qualities().toArray(String[]::new),
                                settings.adPatterns().toArray(String[]::new),
                                channel.node().orElse(null)))
                .mapEmpty();
    }

    /** Takes a channel out; what was recorded of it stays. Whether there was one. */
    public Future<Boolean> remove(String name) {
        return database.query("DELETE FROM channels WHERE name = $1", Tuple.of(name))
                .map(rows -> rows.rowCount() > 0);
    }

    void onChange(Runnable changed) {
        database.listen(CHANGES, name -> changed.run(), changed);
    }
}
