package dev.cutroom.publish;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.PublishSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.event.OpenDatabase;
import dev.cutroom.publish.FaultyServer.Fault;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real database, with a stand-in of YouTube that fails. */
class YouTubeDestinationTest {

    private static final int CHUNK = 512 << 10;
    private static final int LENGTH = 4 * CHUNK + 1_000;
    private static final Buffer POSTER = Buffer.buffer("a picture");
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-27T06:30:00Z"), ZoneOffset.UTC);

    @TempDir
    static Path folder;

    private static OpenDatabase open;
    private static Vertx vertx;
    private static byte[] content;
    private static Path file;

    private YouTubeServer server;
    private Publication clip;
    private String name;
    private String noPoster = "";

    @BeforeAll
    static void open() throws IOException {
        open = new OpenDatabase();
        vertx = TestVertx.create();
        content = new byte[LENGTH];
        new Random(3).nextBytes(content);
        file = Files.write(folder.resolve("0001.mp4"), content);
    }

    @AfterAll
    static void close() {
        open.close();
        await(vertx.close());
    }

    @BeforeEach
    void start() {
        server = new YouTubeServer(vertx);
        name = "youtube-" + UUID.randomUUID();
        clip = new Publication(
                UUID.randomUUID().toString(),
                "mp4",
                new JsonObject()
                        .put("title", "a <moment>")
                        .put("tags", new JsonArray().add("best").add("other")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** As a node has it that was started just now: what it knows is in the database. */
    private YouTubeDestination destination(int attempts, int quota) {
        return YouTubeDestination.of(
                new Sender(vertx),
                new Backoff(attempts, Duration.ofMillis(1)),
                new PublishSettings.YouTube(
                        name,
                        "client",
                        new Secret("s3cret"),
                        new Secret("r3fresh"),
                        "unlisted",
                        "20",
                        Map.of("best", "PLbest"),
                        quota,
                        1_600,
                        new Bytes(CHUNK),
                        server.url(),
                        server.url() + "/token"),
                open.database,
                event -> noPoster.isEmpty()
                        ? Future.succeededFuture(Optional.of(POSTER))
                        : Future.failedFuture(new RefusedException(noPoster)),
                NOW);
    }

    private YouTubeDestination destination(int attempts) {
        return destination(attempts, 10_000);
    }

    private String publish(Destination destination) {
        return await(destination.publish(clip, List.of(file), () -> false));
    }

    /** What the queue does with an event of a node that died. */
    private void takeOver() {
        YouTubeDestination other = destination(1);
        if (await(other.find(clip)).isEmpty()) {
            publish(other);
        } else {
            await(other.update(clip));
        }
    }

    private void assertThereIsOneWholeVideo() {
        assertThat(server.videos).hasSize(1);
        String id = server.videos.keySet().iterator().next();
        assertThat(server.videos.get(id).content).isEqualTo(Buffer.buffer(content));
        assertThat(server.videos.get(id).thumbnail).isEqualTo(POSTER);
        assertThat(server.listed).containsExactly("PLbest " + id);
        assertThat(await(destination(1).find(clip))).contains("https://youtu.be/" + id);
    }

    private long chunksSent() {
        return server.asked.stream()
                .filter(asked -> asked.startsWith("PUT /session/"))
                .count();
    }

    @Test
    void aVideo_isSentInChunks_andIsWrittenOf() {
        YouTubeDestination destination = destination(1);
        assertThat(await(destination.find(clip))).isEmpty();
        publish(destination);
        assertThereIsOneWholeVideo();
        YouTubeServer.Video video = server.videos.values().iterator().next();
        assertThat(video.snippet.getString("title")).isEqualTo("a moment");
        assertThat(await(destination.isReady(clip))).isFalse();
        video.uploadStatus = "processed";
        assertThat(await(destination.isReady(clip))).isTrue();
        await(destination.update(new Publication(clip.id(), "mp4", new JsonObject().put("title", "better"))));
        assertThat(video.snippet.getString("title")).isEqualTo("better");
    }

    @ParameterizedTest
    @CsvSource({
        "/token, BEFORE",
        "/upload/youtube/v3/videos, BEFORE",
        "/upload/youtube/v3/videos, AFTER",
        "/upload/youtube/v3/videos, UNAVAILABLE",
        "/session/1, BEFORE",
        "/session/1, IN_THE_MIDDLE",
        "/session/1, AFTER",
        "/session/1, UNAVAILABLE",
        "/upload/youtube/v3/thumbnails/set, AFTER",
        "/youtube/v3/playlistItems, AFTER",
    })
    void aNodeThatDiesAtAnyStep_leavesOneVideo_onceAnotherHasGoneOn(String path, Fault fault) {
        server.fail(request -> request.path().equals(path), fault);
        assertThatThrownBy(() -> publish(destination(1))).isNotNull();
        assertThat(server.hasFailedAsPlanned()).isTrue();
        takeOver();
        assertThereIsOneWholeVideo();
    }

    @Test
    void aNodeThatDiesBeforeTheLastAnswer_hasPublished() {
        server.fail(request -> isLastChunk(request.getHeader("Content-Range")), Fault.AFTER);
        assertThatThrownBy(() -> publish(destination(1))).isNotNull();
        assertThat(server.videos).hasSize(1);
        takeOver();
        assertThereIsOneWholeVideo();
    }

    private static boolean isChunk(String range) {
        return range != null && !range.startsWith("bytes */");
    }

    private static boolean isLastChunk(String range) {
        return range != null && range.endsWith("-" + (LENGTH - 1) + "/" + LENGTH);
    }

    @Test
    void whatWasSent_isNotSentAgain_byWhoTakesOver() {
        server.fail(request -> isLastChunk(request.getHeader("Content-Range")), Fault.BEFORE);
        assertThatThrownBy(() -> publish(destination(1))).isNotNull();
        server.asked.clear();
        takeOver();
        assertThereIsOneWholeVideo();
        // Asked by find, asked by publish, and the last chunk.
        assertThat(chunksSent()).isEqualTo(3);
    }

    @Test
    void theSameNode_asksHowFarItIs_andGoesOn() {
        for (Fault fault : Fault.values()) {
            server.fail(request -> isChunk(request.getHeader("Content-Range")), fault);
        }
        publish(destination(6));
        assertThat(server.hasFailedAsPlanned()).isTrue();
        assertThereIsOneWholeVideo();
    }

    @Test
    void aServerThatKeptLess_isSentTheRestAgain() {
        server.keepsHalfOfNextChunk = true;
        publish(destination(1));
        assertThat(server.keepsHalfOfNextChunk).isFalse();
        assertThereIsOneWholeVideo();
    }

    @Test
    void aSessionThatIsOver_isReplaced() {
        server.fail(request -> isLastChunk(request.getHeader("Content-Range")), Fault.BEFORE);
        assertThatThrownBy(() -> publish(destination(1))).isNotNull();
        server.sessions.clear();
        takeOver();
        assertThereIsOneWholeVideo();
    }

    @Test
    void aSessionThatIsOver_whoseVideoIsThere_isNotReplaced() {
        server.fail(request -> isLastChunk(request.getHeader("Content-Range")), Fault.AFTER);
        assertThatThrownBy(() -> publish(destination(1))).isNotNull();
        server.sessions.clear();
        takeOver();
        assertThereIsOneWholeVideo();
    }

    @Test
    void anotherFile_doesNotGoOnInTheOldOnesPlace() throws IOException {
        server.fail(request -> isLastChunk(request.getHeader("Content-Range")), Fault.BEFORE);
        Path other = Files.write(folder.resolve("other.mp4"), new byte[LENGTH]);
        assertThatThrownBy(() -> await(destination(1).publish(clip, List.of(other), () -> false)))
                .isNotNull();
        takeOver();
        assertThereIsOneWholeVideo();
    }

    @Test
    void aNodeWhoseSessionWasReplaced_sendsNoMore() {
        YouTubeDestination late = destination(1);
        UploadsTable table = new UploadsTable(open.database, name);
        AtomicBoolean replaced = new AtomicBoolean();
        server.meanwhile = request -> isChunk(request.getHeader("Content-Range")) && replaced.compareAndSet(false, true)
                ? table.begin(clip.id(), new UploadsTable.Upload("x", "y", 1, Optional.empty()))
                : Future.succeededFuture();

        assertThatThrownBy(() -> publish(late)).isInstanceOf(Backoff.AbandonedException.class);
        assertThat(server.videos).isEmpty();
    }

    @Test
    void anAccessTokenThatIsOver_isRenewedOnce() {
        YouTubeDestination destination = destination(1);
        await(destination.find(clip));
        server.fail(
                request -> {
                    server.oldTokensExpire =
                            server.tokensGiven.get() == 1 && isLastChunk(request.getHeader("Content-Range"));
                    return false;
                },
                Fault.BEFORE);
        publish(destination);
        assertThat(server.tokensGiven).hasValue(2);
        assertThereIsOneWholeVideo();
    }

    @Test
    void aQuotaThatIsUsedUp_saysSo_andUntilWhen() {
        server.quotaIsUsedUp = true;
        assertThatThrownBy(() -> publish(destination(3)))
                .isInstanceOf(LaterException.class)
                .hasMessageContaining("has used up its quota")
                .hasMessageContaining("2026-11-27T08:01:00Z");
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void anUploadThatWouldTakeMoreThanTheQuota_isNotBegun() {
        assertThatThrownBy(() -> publish(destination(3, 1_599)))
                .isInstanceOf(LaterException.class)
                .hasMessageContaining("has no 1600 units left of its 1599 for 2026-11-26 (Pacific time)")
                .satisfies(failure ->
                        assertThat(((LaterException) failure).untilThen()).isEqualTo(Duration.ofMinutes(91)));
        assertThat(server.asked).isEmpty();
    }

    @Test
    void aVideoThatYouTubeRejects_isRefused_andTheNextUploadIsAnew() {
        publish(destination(1));
        server.videos.values().iterator().next().uploadStatus = "rejected";
        assertThatThrownBy(() -> await(destination(1).isReady(clip)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("rejected");
        assertThat(await(destination(1).find(clip))).isEmpty();
    }

    @Test
    void aRefusalToSay_whetherViewersCanSeeIt_forgetsNothing() {
        publish(destination(1));
        server.grantIsOver = true;
        assertThatThrownBy(() -> await(destination(1).isReady(clip)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("invalid_grant");
        server.grantIsOver = false;
        assertThereIsOneWholeVideo();
    }

    @Test
    void aThumbnailThatCannotBeMade_isRefused_andTheVideoIsListedAllTheSame() {
        noPoster = "There is no picture for its thumbnail.";
        assertThatThrownBy(() -> publish(destination(1)))
                .isInstanceOf(RefusedException.class)
                .hasMessage(noPoster);
        assertThat(server.listed).hasSize(1);
        assertThat(await(destination(1).find(clip))).isPresent();
    }

    @ParameterizedTest(name = "the answer is lost: {0}")
    @CsvSource({"false", "true"})
    void aTagThatIsTakenAway_takesTheVideoOutOfItsPlaylist_andNothingElse(boolean lost) {
        publish(destination(1));
        server.listed.add("PLother " + server.videos.keySet().iterator().next());
        server.listed.add("PLbest another");
        if (lost) {
            server.fail(request -> request.method().name().equals("DELETE"), Fault.AFTER);
        }
        JsonObject changed = new JsonObject().put("title", "a moment").put("tags", new JsonArray().add("other"));
        await(destination(2).update(new Publication(clip.id(), "mp4", changed)));
        assertThat(server.hasFailedAsPlanned()).isTrue();
        assertThat(server.listed)
                .containsExactlyInAnyOrder(
                        "PLother " + server.videos.keySet().iterator().next(), "PLbest another");
    }

    @Test
    void takingAVideoOutOfAPlaylist_isPaidForOutOfTheQuota() {
        publish(destination(1));
        JsonObject changed = new JsonObject().put("title", "a moment");
        // An upload, an entry and a thumbnail, each looked for; then a text, a thumbnail and a look; the entry would be
        // 50
        // more.
        assertThatThrownBy(() -> await(
                        destination(1, 1_600 + 101 + 50 + 51 + 49).update(new Publication(clip.id(), "mp4", changed))))
                .isInstanceOf(LaterException.class)
                .hasMessageContaining("has no 50 units left");
        assertThat(server.listed).hasSize(1);
    }

    @Test
    void aDescriptionThatIsTooLong_isCutBetweenCharacters() {
        clip.metadata().put("description", "a" + "\uD83D\uDE00".repeat(200_000));
        publish(destination(1));
        assertThat(server.videos.values().iterator().next().snippet.getString("description"))
                .isEqualTo("a" + "\uD83D\uDE00".repeat(1_249));
    }

    @Test
    void whoHoldsAnOlderSession_changesNothingOfTheNewer() {
        UploadsTable table = new UploadsTable(open.database, name);
        await(table.begin(clip.id(), new UploadsTable.Upload("old", "h", 5, Optional.empty())));
        await(table.begin(clip.id(), new UploadsTable.Upload("new", "h", 5, Optional.empty())));
        assertThat(await(table.finished(clip.id(), "old", "wrong"))).isFalse();
        await(table.forget(clip.id(), "old"));
        assertThat(await(table.get(clip.id())).orElseThrow().video()).isEmpty();
        assertThat(await(table.finished(clip.id(), "new", "right"))).isTrue();
        assertThat(await(table.get(clip.id())).orElseThrow().video()).contains("right");
    }
}
