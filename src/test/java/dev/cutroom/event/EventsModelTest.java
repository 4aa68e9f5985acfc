package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The state machine in the database beside a model of a few lines, under random work of many at once. */
class EventsModelTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);

    private final OpenDatabase open = new OpenDatabase();
    private final Events events = new Events(open.database);
    private final EventsTable table = new EventsTable(open.database);

    @AfterEach
    void close() {
        open.close();
    }

    /**
     * Many people and three nodes at once do random things; each must go as the model says, or be refused, and nothing
     * between. A claim that another has replaced moves nothing any more.
     */
    @Test
    void concurrentPeopleAndNodes_keepToTheModel() {
        long seed = System.getenv("CI") == null ? System.nanoTime() : 20261127;
        System.out.println("concurrentPeopleAndNodes_keepToTheModel: seed " + seed);
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(await(events.create(EventsTest.fields(), ANNA)).id());
        }
        Nodes nodes = new Nodes(random);
        for (int round = 0; round < 20; round++) {
            List<Future<?>> work = new ArrayList<>();
            nodes.beginRound();
            for (int client = 0; client < 20; client++) {
                String id = ids.get(random.nextInt(ids.size()));
                work.add(
                        switch (random.nextInt(10)) {
                            case 0, 1 -> events.submit(id, ANNA);
                            case 2 -> events.cancel(id, ANNA);
                            case 3 -> events.retry(id, ANNA);
                            case 4 -> events.modify(id, ANNA);
                            case 5, 6 -> nodes.claim();
                            case 7, 8 -> nodes.advance();
                            default ->
                                events.edit(
                                        id,
                                        1 + random.nextInt(20),
                                        EventsTest.fields().put("title", "t" + round),
                                        ANNA);
                        });
            }
            await(Future.join(work).otherwiseEmpty());
            work.stream().filter(Future::failed).forEach(failed -> assertThat(failed.cause())
                    .isInstanceOfAny(IllegalMoveException.class, EventChangedException.class));
        }
        for (String id : ids) {
            EventState state = EventState.UNEDITED;
            long version = 0;
            for (JsonObject change : await(events.history(id))) {
                EventState next = EventState.parse(change.getString("state"));
                assertThat(next == state || EventsModel.MOVES.get(state).contains(next))
                        .isTrue();
                assertThat(change.getLong("version")).isEqualTo(++version);
                state = next;
            }
            Event now = await(events.get(id));
            assertThat(now.state()).isEqualTo(state);
            assertThat(now.version()).isEqualTo(version);
        }
        assertThat(nodes.advanced.get()).isPositive();
    }

    /** Nodes whose leases are over at once, so that they take events from each other, and go on with what they lost. */
    private final class Nodes {
        private final Random random;
        private final List<Claim> claims = new CopyOnWriteArrayList<>();
        private final Map<String, Long> newest = new HashMap<>();
        private final AtomicInteger advanced = new AtomicInteger();

        Nodes(Random random) {
            this.random = random;
        }

        /** Fixes which claims are the newest: what is claimed in a round may be before or after its other steps. */
        void beginRound() {
            claims.forEach(claim -> newest.merge(claim.event().id(), claim.fence(), Math::max));
        }

        Future<?> claim() {
            return table.claim("node" + random.nextInt(3), 0).onSuccess(claim -> {
                if (claim != null) {
                    claims.add(claim);
                }
            });
        }

        Future<?> advance() {
            if (claims.isEmpty()) {
                return claim();
            }
            int oldest = random.nextBoolean() ? 0 : Math.max(0, claims.size() - 4);
            Claim claim = claims.get(oldest + random.nextInt(claims.size() - oldest));
            List<EventState> steps = STEPS.get(claim.event().state());
            EventState to = steps.get(random.nextInt(steps.size()));
            boolean replaced = newest.getOrDefault(claim.event().id(), 0L) > claim.fence();
            return table.advance(claim, claim.event().state(), to, null, 0, true, "link")
                    .map(moved -> {
                        assertThat(moved && replaced)
                                .as("%s after it was replaced", claim)
                                .isFalse();
                        advanced.addAndGet(moved ? 1 : 0);
                        return moved;
                    });
        }

        /** Where a node may bring an event from the state that it claimed it in. */
        private static final Map<EventState, List<EventState>> STEPS = Map.of(
                EventState.CLAIMED, List.of(EventState.FINALIZING, EventState.EDITED),
                EventState.FINALIZING, List.of(EventState.DONE, EventState.TRANSCODING, EventState.EDITED),
                EventState.TRANSCODING, List.of(EventState.DONE),
                EventState.MODIFIED, List.of(EventState.DONE));
    }
}
