package dev.cutroom.event;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Who changed what, when, of all that the database's triggers keep a trail of. Safe for all contexts. */
public final class AuditTrail {

    private final AuditTable table;

    public AuditTrail(Database database) {
        this.table = new AuditTable(database);
    }

    /** {@code {number, at, by, subject, id, version, before, after}} each; {@code before} is null for what was made. */
    public Future<List<JsonObject>> list(AuditQuery query) {
        return table.list(query);
    }
}
