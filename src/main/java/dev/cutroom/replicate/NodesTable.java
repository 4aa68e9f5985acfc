package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings.Peer;
import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code nodes} ({@code schema/00-words.sql}): who shares this database, by the database's own clock. */
public final class NodesTable implements PeerSource {

    private final Database database;
    private final String ownName;
    private final String version;
    private final List<String> roles;

    /**
     * @param version of this node, and its {@code roles}: for people who read the table
     */
    public NodesTable(Database database, String ownName, String version, List<String> roles) {
        this.database = database;
        this.ownName = ownName;
        this.version = version;
        this.roles = List.copyOf(roles);
    }

    /** The others that said within the last minute that they are there, by name. */
    @Override
    public Future<List<Peer>> peers() {
        return database.query("""
            SELECT name, url FROM nodes WHERE name <> $1 AND seen > now() - interval '60 seconds' ORDER BY name\
            """, Tuple.of(ownName)).map(rows -> {
            List<Peer> peers = new ArrayList<>(rows.size());
            for (Row row : rows) {
                peers.add(new Peer(row.getString("url"), Optional.of(row.getString("name"))));
            }
            return peers;
        });
    }

    /** Says that this node is there, and where it is reached. */
    Future<Void> register(String url) {
        return database.query("""
            INSERT INTO nodes (name, url, version, roles) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name) DO UPDATE SET url = excluded.url, version = excluded.version, roles = excluded.roles,
                seen = now()\
            """, Tuple.of(ownName, url, version, roles.toArray(String[]::new)))
                .mapEmpty();
    }

    /** Says that it goes. */
    Future<Void> leave() {
        return database.query("DELETE FROM nodes WHERE name = $1", Tuple.of(ownName))
                .mapEmpty();
    }
}
