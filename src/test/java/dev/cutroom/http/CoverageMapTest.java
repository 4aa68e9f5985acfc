package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.coverage.CoverageMap;
import dev.cutroom.coverage.CoverageMap.Shade;
import dev.cutroom.select.Ranges;
import dev.cutroom.select.Selector;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The picture of what is there, decoded. */
class CoverageMapTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final String TWO_HOURS =
            "/coverage/demo/source.png?start=2026-11-02T10:00:00&end=2026-11-02T12:00:00";

    @TempDir
    Path folder;

    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        node = new HttpNode(
                folder.resolve("base"),
                it -> () -> List.of(new CoverageMapResource(
                        it.store, new Ranges(it.store, new Selector(it.vertx, it.store, it.registry)))));
        node.put(SOURCE, "2026-11-02T10:10:00", 600, SegmentType.FULL, "a".getBytes(UTF_8));
        node.put(SOURCE, "2026-11-02T10:20:00", 300, SegmentType.SUSPECT, "b".getBytes(UTF_8));
        node.put(SOURCE, "2026-11-02T10:25:00", 300, SegmentType.PARTIAL, "c".getBytes(UTF_8));
        node.put(SOURCE, "2026-11-02T10:40:00.5", 1800, SegmentType.FULL, "d".getBytes(UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void eachTwoSeconds_haveTheColourOfWhatIsThere() throws Exception {
        BufferedImage map = ImageIO.read(
                new ByteArrayInputStream(node.raw.get(TWO_HOURS).bytes().getBytes()));

        assertThat(map.getWidth()).isEqualTo(CoverageMap.LEFT + 1800);
        assertThat(map.getHeight()).isEqualTo(2 * CoverageMap.ROW);
        assertThat(at(map, 0, 599)).as("before the first segment").isEqualTo(Shade.NOT_RECORDED.rgb());
        assertThat(at(map, 0, 600)).isEqualTo(Shade.FULL.rgb());
        assertThat(at(map, 0, 1199)).isEqualTo(Shade.FULL.rgb());
        assertThat(at(map, 0, 1200)).isEqualTo(Shade.SUSPECT.rgb());
        assertThat(at(map, 0, 1500)).isEqualTo(Shade.PARTIAL.rgb());
        assertThat(at(map, 0, 1800)).isEqualTo(Shade.HOLE.rgb());
        assertThat(at(map, 0, 2400)).as("half a second of it is missing").isEqualTo(Shade.HOLE.rgb());
        assertThat(at(map, 0, 2402)).isEqualTo(Shade.FULL.rgb());
        assertThat(at(map, 1, 0))
                .as("a segment of the hour before reaches into it")
                .isEqualTo(Shade.FULL.rgb());
        assertThat(at(map, 1, 602)).as("after the last").isEqualTo(Shade.NOT_RECORDED.rgb());
    }

    @Test
    void aHoleOfAnInstant_isSeen_andWhatJoinsIsNone() throws Exception {
        node.put(SOURCE, "2026-11-02T11:10:00.5", 60, SegmentType.FULL, "f".getBytes(UTF_8));
        node.put(SOURCE, "2026-11-02T11:11:00.53", 60, SegmentType.FULL, "g".getBytes(UTF_8));
        node.put(SOURCE, "2026-11-02T11:12:00.538", 60, SegmentType.FULL, "h".getBytes(UTF_8));
        node.put(SOURCE, "2026-11-02T11:13:00.549", 60, SegmentType.FULL, "i".getBytes(UTF_8));

        BufferedImage map = ImageIO.read(
                new ByteArrayInputStream(node.raw.get(TWO_HOURS).bytes().getBytes()));

        assertThat(at(map, 1, 658)).isEqualTo(Shade.FULL.rgb());
        assertThat(at(map, 1, 660)).as("30 ms are missing").isEqualTo(Shade.HOLE.rgb());
        assertThat(at(map, 1, 662)).isEqualTo(Shade.FULL.rgb());
        assertThat(at(map, 1, 780)).as("11 ms are missing").isEqualTo(Shade.HOLE.rgb());
        assertThat(at(map, 1, 720)).as("8 ms between neighbours").isEqualTo(Shade.FULL.rgb());
    }

    @Test
    void whoHasThePicture_isNotSentItAgain_untilSomethingChanges() throws Exception {
        String tag = node.raw.get(TWO_HOURS).header("etag");

        assertThat(node.raw.get(TWO_HOURS, "If-None-Match: " + tag).status()).isEqualTo(304);
        node.put(SOURCE, "2026-11-02T10:30:00", 60, SegmentType.FULL, "e".getBytes(UTF_8));
        assertThat(node.raw.get(TWO_HOURS, "If-None-Match: " + tag).status()).isEqualTo(200);
    }

    @Test
    void tooMuch_andWhatIsNotThere_areRefused() throws Exception {
        assertThat(node.raw
                        .get("/coverage/demo/source.png?start=2026-11-02T10:30:00&end=2026-11-09T10:30:00")
                        .status())
                .as("169 hours are touched")
                .isEqualTo(400);
        assertThat(node.raw.get(TWO_HOURS.replace("source", "720p")).status()).isEqualTo(404);
        assertThat(node.raw.get(TWO_HOURS.replace(".png", ".gif")).status()).isEqualTo(404);
    }

    private static int at(BufferedImage map, int row, int second) {
        return map.getRGB(CoverageMap.LEFT + second / 2, row * CoverageMap.ROW + 3) & 0xFFFFFF;
    }
}
