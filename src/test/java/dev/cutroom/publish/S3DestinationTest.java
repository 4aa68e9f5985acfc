package dev.cutroom.publish;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.PublishSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.publish.FaultyServer.Fault;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real S3 server, which checks every signature, with a relay before it that fails. */
class S3DestinationTest {

    private static final int LENGTH = 11 << 20;
    private static final Publication CLIP = new Publication(
            "0b0e0f6c-0000-4000-8000-000000000002", "mp4", new JsonObject().put("title", "ein schöner Moment"));
    private static final String VIDEO = "2026/" + CLIP.id() + ".mp4";
    private static final String SIDECAR = "2026/" + CLIP.id() + ".json";

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static BlobStore store;
    private static S3Proxy proxy;
    private static byte[] content;
    private static Path file;

    private Relay relay;
    private String bucket;

    @BeforeAll
    static void startServer() throws Exception {
        vertx = TestVertx.create();
        content = new byte[LENGTH];
        new Random(2).nextBytes(content);
        file = Files.write(folder.resolve("0001.mp4"), content);
        BlobStoreContext context = ContextBuilder.newBuilder("transient-nio2")
                .credentials("unused", "unused")
                .build(BlobStoreContext.class);
        store = context.getBlobStore();
        proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "room", "s3cret")
                .build();
        proxy.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        proxy.stop();
        await(vertx.close());
    }

    @BeforeEach
    void start() {
        // One for each test, as the server keeps the uploads under way of a bucket that was deleted.
        bucket = "clips-" + UUID.randomUUID();
        store.createContainerInLocation(null, bucket);
        relay = new Relay(vertx, proxy.getPort());
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private S3Destination destination(int attempts, String secret, Optional<String> urlPrefix) {
        return new S3Destination(
                new Sender(vertx),
                new Backoff(attempts, Duration.ofMillis(1)),
                new PublishSettings.S3(
                        "store",
                        relay.url(),
                        "us-east-1",
                        bucket,
                        "2026/",
                        new Secret("room"),
                        new Secret(secret),
                        true,
                        new Bytes(5 << 20),
                        urlPrefix));
    }

    private S3Destination destination(int attempts) {
        return destination(attempts, "s3cret", Optional.empty());
    }

    private static String publish(Destination destination) {
        return await(destination.publish(CLIP, List.of(file), () -> false));
    }

    private byte[] stored(String key) throws Exception {
        try (var in = store.getBlob(bucket, key).getPayload().openStream()) {
            return in.readAllBytes();
        }
    }

    private void assertThereIsOneWholeVideo() throws Exception {
        assertThat(stored(VIDEO)).isEqualTo(content);
        assertThat(store.listMultipartUploads(bucket)).isEmpty();
        assertThat(store.list(bucket, ListContainerOptions.Builder.recursive()).stream()
                        .map(StorageMetadata::getName))
                .containsExactlyInAnyOrder(VIDEO, SIDECAR);
    }

    @Test
    void aVideo_isUploaded_found_andItsMetadataChanged() throws Exception {
        S3Destination destination = destination(1);
        assertThat(await(destination.find(CLIP))).isEmpty();
        assertThat(publish(destination)).isEqualTo(relay.url() + "/" + bucket + "/" + VIDEO);
        assertThereIsOneWholeVideo();
        assertThat(await(destination(1, "s3cret", Optional.of("https://cdn.example.org/"))
                        .find(CLIP)))
                .contains("https://cdn.example.org/" + CLIP.id() + ".mp4");
        assertThat(store.blobMetadata(bucket, VIDEO).getUserMetadata().get("title"))
                .startsWith("=?UTF-8?B?");
        await(destination.update(new Publication(CLIP.id(), "mp4", new JsonObject().put("title", "better"))));
        assertThat(store.blobMetadata(bucket, VIDEO).getUserMetadata()).containsEntry("title", "better");
        assertThat(new JsonObject(Buffer.buffer(stored(SIDECAR)))).isEqualTo(new JsonObject().put("title", "better"));
        assertThereIsOneWholeVideo();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, .json, BEFORE",
        "POST, ?uploads, BEFORE",
        "POST, ?uploads, AFTER",
        "PUT, partNumber=2, BEFORE",
        "PUT, partNumber=2, IN_THE_MIDDLE",
        "PUT, partNumber=2, AFTER",
        "PUT, partNumber=3, UNAVAILABLE",
        "POST, ?uploadId, BEFORE",
        "POST, ?uploadId, AFTER",
    })
    void aNodeThatDiesAtAnyStep_leavesOneVideo_onceAnotherHasGoneOn(String method, String uri, Fault fault)
            throws Exception {
        relay.fail(
                request ->
                        request.method().name().equals(method) && request.uri().contains(uri),
                fault);
        assertThatThrownBy(() -> publish(destination(1))).isNotNull();
        assertThat(relay.hasFailedAsPlanned()).isTrue();
        if (await(destination(1).find(CLIP)).isEmpty()) {
            publish(destination(1));
        }
        assertThereIsOneWholeVideo();
    }

    @Test
    void partsThatAreThere_areNotSentAgain() throws Exception {
        relay.fail(request -> request.uri().contains("partNumber=3"), Fault.IN_THE_MIDDLE);
        assertThatThrownBy(() -> publish(destination(1))).isNotNull();
        relay.asked.clear();
        publish(destination(1));
        assertThat(relay.asked.stream().filter(asked -> asked.equals("PUT /" + bucket + "/" + VIDEO)))
                .as("parts sent after the node died at the third of three")
                .hasSize(1);
        assertThereIsOneWholeVideo();
    }

    @Test
    void aFault_isTriedAgainByTheSameNode() throws Exception {
        relay.fail(request -> request.uri().contains("partNumber=1"), Fault.UNAVAILABLE);
        relay.fail(request -> request.uri().contains("partNumber=2"), Fault.AFTER);
        publish(destination(2));
        assertThat(relay.hasFailedAsPlanned()).isTrue();
        assertThereIsOneWholeVideo();
    }

    @Test
    void aWrongSecret_isAFinalAnswer_inTheServersWords_andNotShown() {
        assertThatThrownBy(() -> publish(destination(3, "wr0ng", Optional.empty())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("The destination 'store' answered 403: SignatureDoesNotMatch, ")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("wr0ng"));
        assertThat(relay.asked).hasSize(1);
    }

    @Test
    void whatAnotherNodeHasTaken_isNotCompleted() {
        assertThatThrownBy(() -> await(destination(1)
                        .publish(
                                CLIP,
                                List.of(file),
                                () -> relay.asked.stream()
                                                .filter(asked -> asked.startsWith("PUT"))
                                                .count()
                                        >= 4)))
                .hasMessageContaining("another");
        assertThat(store.blobExists(bucket, VIDEO)).isFalse();
    }
}
