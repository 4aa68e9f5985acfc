package dev.cutroom.publish;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.PublishSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.publish.FaultyServer.Fault;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpPutDestinationTest {

    private static final Publication CLIP = new Publication(
            "0b0e0f6c-0000-4000-8000-000000000001", "mp4", new JsonObject().put("title", "a moment"));
    private static final String VIDEO = "/clips/" + CLIP.id() + ".mp4";
    private static final String SIDECAR = "/clips/" + CLIP.id() + ".json";

    @TempDir
    Path folder;

    private Vertx vertx;
    private PutServer server;
    private Path file;
    private byte[] content;

    @BeforeEach
    void start() throws IOException {
        vertx = TestVertx.create();
        server = new PutServer(vertx);
        content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        file = Files.write(folder.resolve("1.mp4"), content);
    }

    @AfterEach
    void stop() {
        server.close();
        await(vertx.close());
    }

    private HttpPutDestination destination(int attempts, Optional<String> token, Optional<String> webhook) {
        return new HttpPutDestination(
                new Sender(vertx),
                new Backoff(attempts, Duration.ofMillis(1)),
                new PublishSettings.HttpPut(
                        "web",
                        server.url() + "/clips/{id}.{ending}",
                        Optional.of("https://example.org/{id}.{ending}"),
                        token.map(Secret::new),
                        Map.of("X-Room", new Secret("blue")),
                        webhook));
    }

    private HttpPutDestination destination(int attempts) {
        return destination(attempts, Optional.empty(), Optional.empty());
    }

    private String publish(Destination destination) {
        return await(destination.publish(CLIP, List.of(file), () -> false));
    }

    @Test
    void aVideo_isPutBesideWhatWasWrittenOfIt_andFound() {
        HttpPutDestination destination = destination(1);
        assertThat(await(destination.find(CLIP))).isEmpty();
        assertThat(publish(destination)).isEqualTo("https://example.org/" + CLIP.id() + ".mp4");
        assertThat(server.objects.get(VIDEO)).isEqualTo(Buffer.buffer(content));
        assertThat(server.objects.get(SIDECAR).toJsonObject().getString("title"))
                .isEqualTo("a moment");
        assertThat(await(destination.find(CLIP))).contains("https://example.org/" + CLIP.id() + ".mp4");
        await(destination.update(new Publication(CLIP.id(), "mp4", new JsonObject().put("title", "better"))));
        assertThat(server.objects.get(SIDECAR).toJsonObject())
                .isEqualTo(new JsonObject().put("title", "better").put("bytes", content.length));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFaultOfThePut_isTriedAgain_andLeavesOneWholeVideo(Fault fault) {
        server.fail(request -> request.method().name().equals("PUT") && request.path().equals(VIDEO), fault);
        publish(destination(2));
        assertThat(server.hasFailedAsPlanned()).isTrue();
        assertThat(server.objects.keySet()).containsExactly(SIDECAR, VIDEO);
        assertThat(server.objects.get(VIDEO)).isEqualTo(Buffer.buffer(content));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aNodeThatDiesAtThePut_leavesWhatFindTellsTheTruthOf(Fault fault) {
        server.fail(request -> request.method().name().equals("PUT") && request.path().equals(VIDEO), fault);
        assertThatThrownBy(() -> publish(destination(1))).isNotNull();
        boolean whole = Buffer.buffer(content).equals(server.objects.get(VIDEO));
        assertThat(whole).isEqualTo(fault == Fault.AFTER);
        assertThat(await(destination(1).find(CLIP)).isPresent()).isEqualTo(whole);
    }

    @Test
    void aFinalAnswer_isNotTriedAgain_andItsWordsAreBounded_withoutTheSecret() {
        server.tokenNeeded = "other";
        HttpPutDestination destination = destination(5, Optional.of("s3cret"), Optional.empty());
        assertThatThrownBy(() -> publish(destination))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("The destination 'web' answered 403: Only members of the club may write here.")
                .satisfies(failure -> assertThat(failure.getMessage())
                        .hasSizeLessThan(400)
                        .doesNotContain("s3cret"));
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void theToken_isSent() {
        server.tokenNeeded = "s3cret";
        publish(destination(1, Optional.of("s3cret"), Optional.empty()));
        assertThat(server.objects).containsKey(VIDEO);
    }

    @Test
    void aServerThatDoesNotAnswerHead_needsAPerson() {
        server.answersHead = false;
        assertThatThrownBy(() -> await(destination(3).find(CLIP))).isInstanceOf(CannotAskException.class);
    }

    @Test
    void aServerThatIsAway_isNoAnswer() {
        for (int i = 0; i < 2; i++) {
            server.fail(request -> true, Fault.UNAVAILABLE);
        }
        assertThatThrownBy(() -> await(destination(2).find(CLIP)))
                .isNotInstanceOf(CannotAskException.class)
                .hasMessageContaining("503");
    }

    @Test
    void aWebhook_isToldOnceTheVideoIsThere_andNotGivenTheToken() {
        server.fail(request -> request.path().equals("/hook"), Fault.UNAVAILABLE);
        publish(destination(2, Optional.empty(), Optional.of(server.url() + "/hook")));
        assertThat(server.objects.keySet()).containsExactly(VIDEO);
        assertThat(server.told).hasSize(1);
        assertThat(server.told.get(0).toJsonObject().getString("link")).endsWith(CLIP.id() + ".mp4");
    }

    @Test
    void whatIsAbandoned_isNotTriedAgain() {
        server.fail(request -> request.path().equals(VIDEO), Fault.UNAVAILABLE);
        assertThatThrownBy(() -> await(destination(5)
                        .publish(CLIP, List.of(file), () -> server.asked.contains("PUT " + VIDEO))))
                .isNotNull();
        assertThat(server.objects).doesNotContainKey(VIDEO);
    }
}
