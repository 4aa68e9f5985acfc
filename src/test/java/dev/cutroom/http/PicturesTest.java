package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.conf.DatabaseSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.event.EventThumbnails;
import dev.cutroom.event.Events;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.people.People;
import dev.cutroom.people.Tokens;
import dev.cutroom.picture.CustomImages;
import dev.cutroom.picture.Decoders;
import dev.cutroom.picture.Frames;
import dev.cutroom.picture.ImagesTable;
import dev.cutroom.picture.PeakCache;
import dev.cutroom.picture.TemplatesTable;
import dev.cutroom.picture.Thumbnails;
import dev.cutroom.picture.Waveforms;
import dev.cutroom.select.Selector;
import dev.cutroom.testing.Postgres;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames, waveforms and thumbnails of a stream whose frame number is its brightness. */
class PicturesTest {

    private static final Rendition SOURCE = new Rendition("c", "source");

    @TempDir
    Path base;

    private final Vertx own = TestVertx.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private final NodeDatabase database = NodeDatabase.of(
            own,
            new DatabaseSettings(new Secret(Postgres.newDatabase()), 2, Duration.ofSeconds(20)),
            Path.of("unused"),
            new SimpleMeterRegistry());
    private Ffmpeg ffmpeg;
    private Future<Ffmpeg> ofNode;
    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        ffmpeg = await(Ffmpeg.find(own, Optional.empty()));
        await(database.start());
        TestVertx.until(own, "the database is up", database::isUp);
        TemplatesTable templates = new TemplatesTable(database);
        Access access = new Access(
                new People(new Tokens(database), System::nanoTime),
                new AuthSettings(AuthSettings.Reads.OPEN, AuthSettings.Writes.LOOPBACK),
                true);
        PeakCache peaks = new PeakCache();
        node = new HttpNode(base.resolve("store"), at -> {
            ofNode = Ffmpeg.find(at.vertx, Optional.empty());
            return () -> resources(at, access, templates, peaks);
        });
        node.put(SOURCE, "2026-11-02T10:00:00", 2, SegmentType.FULL, BrightnessClip.make(ffmpeg, base, 25));
    }

    private List<Resource> resources(HttpNode at, Access access, TemplatesTable templates, PeakCache peaks) {
        Selector selector = new Selector(at.vertx, at.store, new SimpleMeterRegistry());
        Decoders decoders = new Decoders(() -> ofNode, 2);
        Frames frames = new Frames(at.vertx, at.store, selector, decoders);
        return List.of(
                new FrameResource(frames),
                new WaveformResource(new Waveforms(at.vertx, at.store, selector, decoders, peaks)),
                new ThumbnailResource(new Thumbnails(at.vertx, frames), templates),
                new EventsResource(new Events(database), access),
                new EventThumbnailResource(
                        new EventThumbnails(
                                new Events(database),
                                frames,
                                new Thumbnails(at.vertx, frames),
                                templates,
                                new CustomImages(at.vertx, new ImagesTable(database))),
                        access),
                new TemplatesResource(templates, access));
    }

    @AfterEach
    void stop() throws Exception {
        await(ofNode.compose(Ffmpeg::close));
        node.close();
        await(ffmpeg.close());
        await(database.stop());
        await(own.close());
    }

    private HttpResponse<byte[]> send(String method, String path, byte[] body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + path))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return send("GET", path, new byte[0]);
    }

    private static BufferedImage image(byte[] bytes) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    /** The number of the frame that a picture shows. */
    private static long frame(BufferedImage image) {
        int gray = new Color(image.getRGB(32, 18)).getGreen();
        return Math.round(gray * 219.0 / 255 / 4);
    }

    @ParameterizedTest(name = "at {0} it is frame {1}")
    @CsvSource({
        "10:00:00, 0",
        "10:00:00.0399, 0",
        "10:00:00.04, 1",
        "10:00:00.5, 12",
        "10:00:01, 25",
        "10:00:01.199, 29",
        "10:00:01.96, 49",
        "10:00:01.999999, 49"
    })
    void theFrame_isTheOneShownThen(String time, int number) throws Exception {
        HttpResponse<byte[]> answer = get("/frame/c/source.png?timestamp=2026-11-02T" + time);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("image/png");
        assertThat(frame(image(answer.body()))).isEqualTo(number);
    }

    @ParameterizedTest(name = "of {0} frames a second, at {1} it is frame {2}")
    @CsvSource({
        "30, 00.033320, 0",
        "30, 00.033333, 1",
        "30, 00.066640, 1",
        "30, 00.066666, 2",
        "30, 01.766666, 53",
        "2, 00.499980, 0",
        "2, 00.5, 1",
        "2, 01.999999, 3"
    })
    void theFrame_isTheOneShownThen_howeverManyThereAre(int framesASecond, String second, int number) throws Exception {
        Rendition other = new Rendition("c", "other");
        node.put(other, "2026-11-02T12:00:00", 2, SegmentType.FULL, BrightnessClip.make(ffmpeg, base, framesASecond));

        HttpResponse<byte[]> answer = get("/frame/c/other.png?timestamp=2026-11-02T12:00:" + second);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(frame(image(answer.body()))).isEqualTo(number);
    }

    @Test
    void aFrame_comesAsJpegAndInAnotherWidth() throws Exception {
        HttpResponse<byte[]> answer = get("/frame/c/source.jpg?timestamp=2026-11-02T10:00:01&width=32");

        assertThat(answer.headers().firstValue("content-type")).contains("image/jpeg");
        assertThat(image(answer.body()).getWidth()).isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource({
        "/frame/c/source.png?timestamp=2026-11-02T10:00:0, 1, 1.5",
        "/waveform/c/source.json?start=2026-11-02T10:00:00&end=2026-11-02T10:00:02&size=, 100x20, 101x20",
        "/waveform/c/source, .json?start=2026-11-02T10:00:00&end=2026-11-02T10:00:02, .png?start=2026-11-02T10:00:00&end=2026-11-02T10:00:02"
    })
    void aPicture_isNotSentToWhoHasIt(String path, String had, String other) throws Exception {
        String tag = get(path + had).headers().firstValue("etag").orElseThrow();

        assertThat(tag).startsWith(path.startsWith("/waveform") ? "W/\"" : "\"");
        assertThat(asked(path + had, tag)).isEqualTo(304);
        assertThat(asked(path + other, tag)).isEqualTo(200);
    }

    @Test
    void aThumbnail_isNotSentToWhoHasIt_untilItsTemplateChanges() throws Exception {
        String path = "/thumbnail/c/source.png?timestamp=2026-11-02T10:00:01&template=tagged";
        template("tagged", Color.RED);
        String tag = get(path).headers().firstValue("etag").orElseThrow();

        assertThat(asked(path, tag)).isEqualTo(304);
        assertThat(asked(path + "&crop=0,0,10,10", tag)).isEqualTo(200);
        template("tagged", Color.BLUE);
        assertThat(asked(path, tag)).isEqualTo(200);
    }

    private void template(String name, Color color) throws Exception {
        BufferedImage template = new BufferedImage(100, 50, BufferedImage.TYPE_INT_ARGB);
        template.setRGB(0, 0, color.getRGB());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(template, "png", png);
        assertThat(send("PUT", "/api/templates/" + name, png.toByteArray()).statusCode())
                .isEqualTo(204);
    }

    private int asked(String path, String tag) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + path))
                                .header("If-None-Match", tag)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/frame/c/source.png?timestamp=2026-11-02T10:00:02, 406",
        "/frame/c/other.png?timestamp=2026-11-02T10:00:01, 406",
        "/frame/c/source.png, 400",
        "/frame/c/source.gif?timestamp=2026-11-02T10:00:01, 404",
        "/frame/c/source.png?timestamp=2026-11-02T10:00:01&width=1, 400",
        "/waveform/c/source.png?start=2026-11-02T11:00:00&end=2026-11-02T11:01:00, 406",
        "/waveform/c/source.png?start=2026-11-02T10:00:00&end=2026-11-02T16:00:01, 400",
        "/waveform/c/source.png?start=2026-11-02T10:00:00&end=2026-11-02T10:00:01&size=9999x1, 400",
        "/waveform/c/source.png?start=2026-11-02T10:00:00&end=2026-11-02T10:00:01&size=big, 400",
        "/thumbnail/c/source.png?timestamp=2026-11-02T10:00:01&template=none, 404",
        "/thumbnail/c/source.png?timestamp=2026-11-02T10:00:01, 400",
        "/api/templates/none, 404"
    })
    void whatCannotBeShown_isRefused(String path, int status) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void theWaveform_isSilentWhereTheSoundIs() throws Exception {
        String range = "?start=2026-11-02T10:00:00&end=2026-11-02T10:00:02&size=100x20";

        JsonObject numbers =
                new JsonObject(new String(get("/waveform/c/source.json" + range).body(), StandardCharsets.UTF_8));
        BufferedImage image = image(get("/waveform/c/source.png" + range).body());

        assertThat(numbers.getJsonArray("peaks").getDouble(25)).isLessThan(0.05);
        assertThat(numbers.getJsonArray("peaks").getDouble(75)).isBetween(0.4, 0.6);
        assertThat(numbers.getJsonArray("rms").getDouble(75)).isBetween(0.3, 0.4);
        assertThat(image.getWidth()).isEqualTo(100);
        assertThat(image.getRGB(75, 10)).isNotZero();
        assertThat(image.getRGB(25, 2)).isZero();
    }

    @Test
    void aThumbnail_showsThePartOfTheFrame_whereTheTemplateIsOpen() throws Exception {
        BufferedImage template = new BufferedImage(100, 50, BufferedImage.TYPE_INT_ARGB);
        for (int x = 0; x < 100; x++) {
            template.setRGB(x, 0, Color.RED.getRGB());
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(template, "png", png);
        String time = "?timestamp=2026-11-02T10:00:01";

        HttpResponse<byte[]> posted = send(
                "POST", "/thumbnail/c/source.png" + time + "&crop=0,0,64,36&location=10,10,90,40", png.toByteArray());
        assertThat(send("PUT", "/api/templates/red?location=10,10,90,40", png.toByteArray())
                        .statusCode())
                .isEqualTo(204);
        HttpResponse<byte[]> named = get("/thumbnail/c/source.png" + time + "&template=red");

        assertThat(posted.statusCode()).isEqualTo(200);
        BufferedImage thumbnail = image(posted.body());
        assertThat(new Color(thumbnail.getRGB(50, 0))).isEqualTo(Color.RED);
        assertThat(frame(thumbnail)).isEqualTo(25);
        assertThat(thumbnail.getRGB(5, 25)).isZero();
        assertThat(named.body()).isEqualTo(posted.body());
        assertThat(new String(get("/api/templates").body(), StandardCharsets.UTF_8))
                .isEqualTo("[\"red\"]");
        assertThat(send("POST", "/thumbnail/c/source.png" + time + "&crop=0,0,65,36", png.toByteArray())
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/thumbnail/c/source.png" + time, "no image".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("DELETE", "/api/templates/red", new byte[0]).statusCode())
                .isEqualTo(204);
    }

    private JsonObject json(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port + "/api/events" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return new JsonObject(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private JsonObject withThumbnail(JsonObject event, JsonObject thumbnail) throws Exception {
        JsonObject changed = json(
                "PATCH",
                "/" + event.getString("id"),
                new JsonObject().put("thumbnail", thumbnail).encode(),
                "If-Match",
                "\"" + event.getLong("version") + "\"");
        assertThat(changed.getJsonObject("thumbnail")).isEqualTo(thumbnail);
        return changed;
    }

    private HttpResponse<byte[]> thumbnail(JsonObject event, String tag) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + "/api/events/"
                                + event.getString("id") + "/thumbnail.png"))
                        .header("If-None-Match", tag)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static byte[] png(Color color) throws Exception {
        BufferedImage image = new BufferedImage(16, 9, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, color.getRGB());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    @Test
    void anEventsThumbnail_isMadeAnewWheneverWhatDecidesItChanges() throws Exception {
        JsonObject event = json(
                "POST",
                "",
                "{\"channel\":\"c\",\"quality\":\"source\","
                        + "\"ranges\":[{\"start\":\"2026-11-02T10:00:01\",\"end\":\"2026-11-02T10:00:02\"}]}");
        assertThat(thumbnail(event, "none").statusCode()).isEqualTo(404);

        event = withThumbnail(event, new JsonObject().put("mode", "frame"));
        HttpResponse<byte[]> first = thumbnail(event, "none");
        String tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(frame(image(first.body()))).isEqualTo(25);
        assertThat(thumbnail(event, tag).statusCode()).isEqualTo(304);

        event = withThumbnail(event, new JsonObject().put("mode", "frame").put("time", "2026-11-02T10:00:00.500000Z"));
        assertThat(frame(image(thumbnail(event, tag).body()))).isEqualTo(12);

        event = withThumbnail(event, new JsonObject().put("mode", "template").put("template", "corner"));
        assertThat(thumbnail(event, "none").statusCode()).isEqualTo(404);
        send("PUT", "/api/templates/corner", png(Color.RED));
        HttpResponse<byte[]> red = thumbnail(event, "none");
        assertThat(image(red.body()).getRGB(0, 0)).isEqualTo(Color.RED.getRGB());
        send("PUT", "/api/templates/corner", png(Color.BLUE));
        HttpResponse<byte[]> blue =
                thumbnail(event, red.headers().firstValue("etag").orElseThrow());
        assertThat(image(blue.body()).getRGB(0, 0)).isEqualTo(Color.BLUE.getRGB());
    }

    @Test
    void anEventsOwnPicture_isTaken_checked_andComesBackWithItsVersion() throws Exception {
        JsonObject event = json("POST", "", "{\"title\":\"own\"}");
        String address = "/api/events/" + event.getString("id") + "/thumbnail.png";
        assertThat(put(address, png(Color.RED), "\"1\"").statusCode()).isEqualTo(200);
        assertThat(thumbnail(event, "none").body()).isEqualTo(png(Color.RED));
        assertThat(put(address, png(Color.BLUE), "\"1\"").statusCode()).isEqualTo(412);
        assertThat(put(address, png(Color.BLUE), "\"2\"").statusCode()).isEqualTo(200);
        assertThat(thumbnail(event, "none").body()).isEqualTo(png(Color.BLUE));
        json("POST", "/" + event.getString("id") + "/revert", "{\"version\":2}", "If-Match", "\"3\"");
        assertThat(thumbnail(event, "none").body()).isEqualTo(png(Color.RED));
        assertThat(put(address, "GIF89a".getBytes(StandardCharsets.UTF_8), "\"4\"")
                        .statusCode())
                .isEqualTo(400);
        assertThat(put(address, new byte[CustomImages.LARGEST_BYTES + 1], "\"4\"")
                        .statusCode())
                .isEqualTo(413);
    }

    private HttpResponse<String> put(String path, byte[] body, String version) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + path))
                        .header("If-Match", version)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
