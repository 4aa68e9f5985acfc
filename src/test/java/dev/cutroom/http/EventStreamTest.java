package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.event.EventChanges;
import dev.cutroom.event.Events;
import dev.cutroom.event.OpenDatabase;
import dev.cutroom.people.People;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.people.Tokens;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of events as server-sent events, on a real database. */
class EventStreamTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);
    private static final Pattern CHANGE = Pattern.compile("id: (\\d+)\nevent: change\ndata: (.*)\n\n");

    @TempDir
    Path base;

    private final Vertx own = TestVertx.create();
    private final HttpClient client = own.createHttpClient(new HttpClientOptions().setReceiveBufferSize(8 << 10));
    private OpenDatabase open;
    private Events events;
    private HttpNode node;
    private boolean closed;

    @BeforeEach
    void start() throws Exception {
        node = new HttpNode(base, at -> {
            open = new OpenDatabase(at.vertx);
            events = new Events(open.database);
            Events.tellBus(at.vertx, open.database);
            Access access = new Access(
                    new People(new Tokens(open.database), System::nanoTime),
                    new AuthSettings(AuthSettings.Reads.OPEN, AuthSettings.Writes.LOOPBACK),
                    true);
            EventStreamMeters meters = new EventStreamMeters(at.registry);
            return () -> List.of(
                    new EventStreamResource(new EventChanges(open.database), access, meters, 50),
                    new EventsResource(events, access));
        });
    }

    @AfterEach
    void close() throws Exception {
        if (!closed) {
            open.close();
            node.close();
        }
        await(own.close());
    }

    /** What one client has got so far. */
    private static final class Follower {
        final AtomicReference<String> text = new AtomicReference<>("");
        final HttpClientResponse response;
        volatile boolean ended;
        volatile boolean brokeOff;

        Follower(HttpClientResponse response) {
            this.response = response;
            response.handler(part -> text.accumulateAndGet(part.toString(), String::concat))
                    .endHandler(end -> ended = true)
                    .exceptionHandler(failed -> {
                        brokeOff = true;
                        ended = true;
                    });
        }

        List<Long> numbers() {
            List<Long> numbers = new ArrayList<>();
            for (Matcher change = CHANGE.matcher(text.get()); change.find(); ) {
                numbers.add(Long.valueOf(change.group(1)));
            }
            return numbers;
        }

        List<String> titles() {
            List<String> titles = new ArrayList<>();
            for (Matcher change = CHANGE.matcher(text.get()); change.find(); ) {
                titles.add(new JsonObject(change.group(2))
                        .getJsonObject("fields")
                        .getJsonObject("title")
                        .getString("to"));
            }
            return titles;
        }
    }

    private Follower follow(String lastEventId) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(node.port)
                .setURI("/api/events/stream");
        if (!lastEventId.isEmpty()) {
            options.putHeader("Last-Event-ID", lastEventId);
        }
        return await(client.request(options).compose(request -> request.send().map(Follower::new)));
    }

    private void make(String title) {
        await(events.create(new JsonObject().put("title", title), ANNA));
    }

    @Test
    void whoFollows_isToldOfWhatComes_andNotOfWhatWas() {
        make("before");
        Follower follower = follow("");
        assertThat(follower.response.getHeader("Content-Type")).isEqualTo("text/event-stream");
        make("first");
        make("second");
        until(own, "both came", () -> follower.titles().size() == 2);
        assertThat(follower.titles()).containsExactly("first", "second");
    }

    @Test
    void whoComesBack_isToldOfAllThatWasMissed_once() {
        make("a");
        Follower first = follow("0");
        until(own, "the first came", () -> first.titles().size() == 1);
        await(first.response.request().reset());
        until(
                own,
                "it is gone",
                () -> node.registry.get("cutroom.event.stream.clients").gauge().value() == 0);
        IntStream.range(0, 2 * EventStream.PAGE + 3).forEach(i -> make("b" + i));
        Follower second = follow(first.numbers().get(0).toString());
        until(own, "all came", () -> second.titles().size() == 2 * EventStream.PAGE + 3);
        assertThat(second.titles().get(0)).isEqualTo("b0");
        assertThat(second.numbers()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whatManyWriteAtOnce_isToldInOneOrder_leavingOutNothing() {
        List<Follower> followers = List.of(follow("0"), follow("0"), follow("0"));
        List<Future<?>> writing = new CopyOnWriteArrayList<>();
        IntStream.range(0, 60).forEach(i -> writing.add(events.create(new JsonObject().put("title", "t" + i), ANNA)));
        await(Future.all(writing));
        for (Follower follower : followers) {
            until(own, "all came", () -> follower.titles().size() == 60);
            assertThat(follower.titles()).doesNotHaveDuplicates();
            assertThat(follower.numbers()).isSorted().isEqualTo(followers.get(0).numbers());
        }
    }

    @Test
    void whoDoesNotRead_isCutOff() {
        Follower follower = follow("");
        follower.response.pause();
        String long20k = "x".repeat(19_000);
        for (int round = 0; round < 8; round++) {
            await(Future.all(IntStream.range(0, 50)
                    .mapToObj(i -> events.create(new JsonObject().put("description", long20k + i), ANNA))
                    .toList()));
        }
        until(
                open.vertx,
                "it is cut off",
                () -> node.registry.get("cutroom.event.stream.slow").counter().count() == 1);
        until(
                open.vertx,
                "it is gone",
                () -> node.registry.get("cutroom.event.stream.clients").gauge().value() == 0);
    }

    @Test
    void anOpenStream_isKeptAlive_andDoesNotKeepTheNode() throws Exception {
        Follower follower = follow("");
        until(own, "it is kept alive", () -> follower.text.get().contains(": alive"));
        closed = true;
        open.close();
        node.close();
        until(own, "it has ended", () -> follower.ended);
        assertThat(follower.brokeOff).isFalse();
    }

    @Test
    void aNumberThatIsNone_isRefused() {
        assertThat(follow("x").response.statusCode()).isEqualTo(400);
    }
}
