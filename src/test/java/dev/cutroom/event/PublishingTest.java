package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.publish.CannotAskException;
import dev.cutroom.publish.Destination;
import dev.cutroom.publish.Destinations;
import dev.cutroom.publish.LaterException;
import dev.cutroom.publish.Publication;
import dev.cutroom.publish.RefusedException;
import dev.cutroom.publish.RejectedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a FINALIZING event, by what its destination says. On a real database. */
class PublishingTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);

    private static OpenDatabase open;
    private static EventsTable table;
    private static Events events;

    @TempDir
    Path folder;

    private final Shelf shelf = new Shelf();
    private CutFiles files;
    private Publishing publishing;

    /** A destination that does as it is told. */
    private static final class Shelf implements Destination {
        final List<String> objects = new CopyOnWriteArrayList<>();
        final List<String> updates = new CopyOnWriteArrayList<>();
        volatile Optional<RuntimeException> asked = Optional.empty();
        volatile Optional<RuntimeException> before = Optional.empty();
        volatile Optional<RuntimeException> after = Optional.empty();
        volatile boolean ready = true;
        volatile Optional<RuntimeException> rejected = Optional.empty();
        volatile Optional<RuntimeException> notTaken = Optional.empty();

        private static Future<Void> fate(Optional<RuntimeException> failure) {
            return failure.<Future<Void>>map(Future::failedFuture).orElseGet(Future::succeededFuture);
        }

        @Override
        public String name() {
            return "shelf";
        }

        @Override
        public Future<Optional<String>> find(Publication what) {
            return fate(asked).map(known -> objects.stream().findFirst().map(there -> "link"));
        }

        @Override
        public Future<String> publish(Publication what, List<Path> cut, BooleanSupplier abandoned) {
            return fate(before).compose(taken -> {
                try {
                    objects.add(Files.readString(cut.get(0)));
                } catch (IOException failed) {
                    return Future.failedFuture(failed);
                }
                return fate(after).map("link");
            });
        }

        @Override
        public Future<Boolean> isReady(Publication what) {
            return fate(rejected).map(known -> ready);
        }

        @Override
        public Future<Void> update(Publication what) {
            updates.add(what.id());
            return fate(notTaken);
        }
    }

    @BeforeAll
    static void open() {
        open = new OpenDatabase();
        table = new EventsTable(open.database);
        events = new Events(open.database);
    }

    @AfterAll
    static void close() {
        open.close();
    }

    @BeforeEach
    void start() {
        files = new CutFiles(open.vertx, folder);
        publishing = new Publishing(table, new Destinations(List.of(shelf)), files);
    }

    /** An event whose cut is whole and which a node has begun to publish. */
    private Claim finalizing() throws IOException {
        JsonObject range = new JsonObject().put("start", "2026-11-02T10:56:01Z").put("end", "2026-11-02T10:57:00Z");
        Event event = await(events.create(
                new JsonObject()
                        .put("channel", "demo")
                        .put("quality", "source")
                        .put("ranges", new JsonArray().add(range)),
                ANNA));
        await(events.submit(event.id(), ANNA));
        Claim claim = await(table.claim("one", 0));
        assertThat(claim.event().id()).isEqualTo(event.id());
        Path part = await(files.begin(claim.event()));
        Files.writeString(part.resolve("0001.mp4"), "a video");
        await(files.finish(claim.event()));
        assertThat(await(table.advance(claim, EventState.CLAIMED, EventState.FINALIZING, null, 0, false, null)))
                .isTrue();
        return claim;
    }

    private Event publish(Claim claim) {
        await(files.kept(claim.event()).compose(cut -> publishing.publish(claim, cut, () -> false)));
        return await(events.get(claim.event().id()));
    }

    /** As another node, or this one started again, once the lease is over. */
    private Event resume() {
        Claim claim = await(table.claim("one", 20));
        assertThat(claim.event().state()).isEqualTo(EventState.FINALIZING);
        await(publishing.resume(claim, () -> false));
        return await(events.get(claim.event().id()));
    }

    @Test
    void aNodeThatDiedBeforeTheRequest_isGoneOnFrom_withItsFile() throws IOException {
        finalizing();
        Event event = resume();
        assertThat(event.state()).isEqualTo(EventState.DONE);
        assertThat(shelf.objects).containsExactly("a video");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aNodeThatDiedBeforeTheRequest_elsewhere_isCutAgain() throws IOException {
        Claim claim = finalizing();
        await(files.drop(claim.event()));
        Event event = resume();
        assertThat(event.state()).isEqualTo(EventState.EDITED);
        assertThat(event.error()).contains("cut again");
        await(events.cancel(event.id(), ANNA));
    }

    @Test
    void aNodeThatDiedBeforeTheAnswer_hasPublished() throws IOException {
        finalizing();
        shelf.objects.add("a video");
        Event event = resume();
        assertThat(event.state()).isEqualTo(EventState.DONE);
        assertThat(event.link()).isEqualTo("link");
        assertThat(shelf.objects).hasSize(1);
        assertThat(shelf.updates).containsExactly(event.id());
    }

    @Test
    void anAnswerThatWasLost_isFound() throws IOException {
        shelf.after = Optional.of(new IllegalStateException("the connection broke"));
        Event event = publish(finalizing());
        assertThat(event.state()).isEqualTo(EventState.DONE);
        assertThat(shelf.objects).hasSize(1);
    }

    @Test
    void aRefusal_goesBackToPeople_inItsWords() throws IOException {
        shelf.before = Optional.of(new RefusedException("Members only."));
        Event event = publish(finalizing());
        assertThat(event.state()).isEqualTo(EventState.UNEDITED);
        assertThat(event.error()).isEqualTo("Members only.");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aQuotaThatIsUsedUp_waits() throws IOException {
        shelf.before = Optional.of(new LaterException("Tomorrow.", Duration.ofHours(5)));
        Event event = publish(finalizing());
        assertThat(event.state()).isEqualTo(EventState.EDITED);
        assertThat(event.error()).isEqualTo("Tomorrow.");
        assertThat(await(table.claim("one", 20))).isNull();
        await(events.cancel(event.id(), ANNA));
    }

    @Test
    void aDestinationThatCannotBeAsked_leavesItToAPerson() throws IOException {
        Claim claim = finalizing();
        shelf.asked = Optional.of(new CannotAskException("It answered 405."));
        shelf.before = Optional.of(new IllegalStateException("the connection broke"));
        Event event = publish(claim);
        assertThat(event.state()).isEqualTo(EventState.FINALIZING);
        assertThat(event.error()).startsWith("It answered 405.").contains("operator");
        shelf.asked = Optional.empty();
        shelf.before = Optional.empty();
        assertThat(resume().state()).isEqualTo(EventState.DONE);
        assertThat(shelf.objects).hasSize(1);
    }

    @Test
    void whatViewersCannotSeeYet_isTranscoding_untilTheyCan() throws IOException {
        shelf.ready = false;
        Event event = publish(finalizing());
        assertThat(event.state()).isEqualTo(EventState.TRANSCODING);
        Claim claim = await(table.claim("two", 20));
        await(publishing.look(claim));
        assertThat(await(events.get(event.id())).state()).isEqualTo(EventState.TRANSCODING);
        shelf.ready = true;
        await(publishing.look(claim));
        assertThat(await(events.get(event.id())).state()).isEqualTo(EventState.DONE);
    }

    @Test
    void whatCannotBeProcessed_goesBackToPeople() throws IOException {
        shelf.ready = false;
        Event event = publish(finalizing());
        shelf.rejected = Optional.of(new RejectedException("Too long."));
        await(publishing.look(await(table.claim("two", 20))));
        assertThat(await(events.get(event.id())).state()).isEqualTo(EventState.UNEDITED);
        assertThat(await(events.get(event.id())).error()).isEqualTo("Too long.");
    }

    @Test
    void whatIsRejectedAtOnce_goesBackToPeople_inItsWords() throws IOException {
        shelf.rejected = Optional.of(new RejectedException("A duplicate."));
        Event event = publish(finalizing());
        assertThat(event.state()).isEqualTo(EventState.UNEDITED);
        assertThat(event.error()).isEqualTo("A duplicate.");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDestinationThatRefusesToSay_whetherViewersCanSeeIt_isAskedAgain() throws IOException {
        shelf.ready = false;
        Event event = publish(finalizing());
        shelf.rejected = Optional.of(new RefusedException("invalid_grant"));
        await(publishing.look(await(table.claim("two", 0))));
        assertThat(await(events.get(event.id())).state()).isEqualTo(EventState.TRANSCODING);
        assertThat(await(events.get(event.id())).error())
                .contains("asked again soon")
                .contains("invalid_grant");
        shelf.rejected = Optional.empty();
        shelf.ready = true;
        await(publishing.look(await(table.claim("two", 20))));
        assertThat(await(events.get(event.id())).state()).isEqualTo(EventState.DONE);
        assertThat(await(events.get(event.id())).error()).isNull();
    }

    @Test
    void aLookFromAnotherNode_isNoChange_andWhatIsWrongWithTheVideoStaysSaid() throws IOException {
        shelf.ready = false;
        shelf.after = Optional.of(new RefusedException("The thumbnail is not taken."));
        shelf.notTaken = shelf.after;
        Event event = publish(finalizing());
        assertThat(event.state()).isEqualTo(EventState.TRANSCODING);
        await(publishing.look(await(table.claim("two", 0))));
        await(publishing.look(await(table.claim("three", 0))));
        assertThat(await(events.get(event.id()))).isEqualTo(event);
        shelf.rejected = Optional.of(new IllegalStateException("the connection broke"));
        await(publishing.look(await(table.claim("two", 0))));
        shelf.rejected = Optional.empty();
        shelf.ready = true;
        await(publishing.look(await(table.claim("three", 20))));
        assertThat(await(events.get(event.id())).state()).isEqualTo(EventState.DONE);
        assertThat(await(events.get(event.id())).error()).isEqualTo("The thumbnail is not taken.");
    }
}
