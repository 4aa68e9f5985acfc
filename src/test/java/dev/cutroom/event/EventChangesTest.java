package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.event.EventChanges.Numbered;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading changes while others do. On a real database, one of whose answers is late. */
class EventChangesTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);

    @Test
    void whoHearsOfAChange_whileAnOlderReadingIsUnderWay_isToldOfIt() {
        try (OpenDatabase open = new OpenDatabase()) {
            DyingDatabase late = new DyingDatabase(open.database, 1, true);
            EventChanges changes = new EventChanges(late);
            Future<List<Numbered>> before = changes.after(0, 10);
            await(open.database.query("select 1", io.vertx.sqlclient.Tuple.tuple()));
            String id = await(new Events(open.database).create(new JsonObject().put("title", "one"), ANNA))
                    .id();
            Future<List<Numbered>> told = changes.after(0, 10);
            Future<List<Numbered>> too = changes.after(0, 10);
            late.wake();
            await(before);
            assertThat(await(told))
                    .extracting(each -> each.change().getString("event"))
                    .containsExactly(id);
            assertThat(await(too)).isEqualTo(await(told));
            assertThat(late.calls()).isEqualTo(2);
        }
    }
}
