package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.timeline.Rendition;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How single segments are recorded. */
@SuppressWarnings("StringConcatToTextBlock") // lines of a protocol, one by one
class RecorderTest extends RecorderFixture {

    @Test
    void aLiveStream_isRecorded_segmentAfterSegment() throws Exception {
        origin.text(
                        "/master.m3u8",
                        "#EXTM3U\n"
                                + "#EXT-X-STREAM-INF:BANDWIDTH=1\n"
                                + "low.m3u8\n"
                                + "#EXT-X-STREAM-INF:BANDWIDTH=2\n"
                                + "high/live.m3u8\n")
                .bytes("/high/a.ts", bytes("aaaa"))
                .bytes("/high/b.ts", bytes("bbbb"))
                .bytes("/high/c.ts", bytes("cccc"))
                .text("/high/live.m3u8", playlist(7, segment("10:00:00.25", "a.ts"), "#EXTINF:2.0,\nb.ts\n"));
        record("/master.m3u8");
        untilRecorded(2);
        origin.text("/high/live.m3u8", playlist(8, "#EXTINF:2.0,\nb.ts\n#EXTINF:1.5,\nc.ts\n"));
        untilRecorded(3);

        List<String> names = names(RENDITION);
        assertThat(names).hasSize(3);
        assertThat(names.get(0)).startsWith("00:00.250000-2.0-full-");
        assertThat(names.get(1)).startsWith("00:02.250000-2.0-full-");
        assertThat(names.get(2)).startsWith("00:04.250000-1.5-full-");
        assertThat(content(RENDITION, names.get(2))).isEqualTo(bytes("cccc"));
        assertThat(origin.asked("/high/a.ts")).isEqualTo(1);
        assertThat(origin.asked("/high/b.ts")).isEqualTo(1);
    }

    @Test
    void aDiskThatTakesNothing_isSaidSo_andNothingIsLostOnceItDoes() throws Exception {
        origin.bytes("/a.ts", bytes("aaaa")).text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        // Root may write anywhere, so what stands in the way is a file where the hour's folder should be.
        Path inTheWay = base.resolve(RENDITION.path()).resolve(HOUR.toString());
        Files.createDirectories(inTheWay.resolveSibling(""));
        Files.createFile(inTheWay);

        record("/live.m3u8");
        until(vertx, "the recorder tells of the disk", () -> recorders.views().stream()
                .anyMatch(view -> view.lastError().isPresent()));

        String error = recorders.views().get(0).lastError().orElseThrow();
        assertThat(error).contains("nothing can be written to " + inTheWay);
        assertThat(store.writeTrouble()).hasValue(error);

        Files.delete(inTheWay);
        untilRecorded(1);
        until(vertx, "the trouble is over", () -> store.writeTrouble().isEmpty());

        assertThat(content(RENDITION, names(RENDITION).get(0))).isEqualTo(bytes("aaaa"));
    }

    @Test
    void aBrokenTransfer_isKeptAsPartial_andTriedAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        origin.on("/a.ts", request -> {
                    if (tries.incrementAndGet() == 1) {
                        request.response().putHeader("Content-Length", "8").write(Buffer.buffer("half"));
                        vertx.setTimer(50, later -> request.connection().close());
                    } else {
                        request.response().end("halfhalf");
                    }
                })
                .text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        record("/live.m3u8");
        untilRecorded(2);

        List<String> names = names(RENDITION);
        assertThat(names).hasSize(2);
        assertThat(names).anySatisfy(name -> {
            assertThat(name).contains("-full-");
            assertThat(content(RENDITION, name)).isEqualTo(bytes("halfhalf"));
        });
        assertThat(names).anySatisfy(name -> {
            assertThat(name).contains("-partial-");
            assertThat(content(RENDITION, name)).isEqualTo(bytes("half"));
        });
    }

    @Test
    void advertisements_areKeptAside() {
        origin.bytes("/a.ts", bytes("a"))
                .bytes("/ad1.ts", bytes("1"))
                .bytes("/x/ad2.ts", bytes("2"))
                .bytes("/b.ts", bytes("b"))
                .text(
                        "/live.m3u8",
                        playlist(
                                1,
                                segment("10:00:00", "a.ts"),
                                "#EXT-X-DATERANGE:ID=\"1\",CLASS=\"twitch-stitched-ad\",START-DATE=\"2026-11-02T10:00:02Z\",DURATION=2\n",
                                segment("10:00:02", "ad1.ts"),
                                segment("10:00:04", "x/ad2.ts"),
                                segment("10:00:06", "b.ts")));
        record("/live.m3u8", "/x/", "x/ad");
        untilRecorded(2);
        Rendition ads = new Rendition("live", "source-ads");
        until(vertx, "both ads are there", () -> {
            String[] kept = base.resolve(ads.path())
                    .resolve(HOUR.toString())
                    .toFile()
                    .list((dir, name) -> name.contains("-full-"));
            return kept != null && kept.length == 2;
        });

        assertThat(names(RENDITION)).hasSize(2);
    }

    @Test
    void anEncryptedFragmentedStream_isStoredClear_withItsInitSection() throws Exception {
        byte[] key = bytes("0123456789abcdef");
        origin.bytes("/key", key)
                .on("/media", request -> request.response()
                        .setStatusCode(206)
                        .end(request.getHeader("Range").equals("bytes=0-3") ? "INIT" : "????"))
                .bytes("/s.m4s", encrypted(key, 9, "clear text"))
                .text(
                        "/live.m3u8",
                        playlist(
                                9,
                                "#EXT-X-MAP:URI=\"media\",BYTERANGE=\"4@0\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n",
                                segment("10:00:00", "s.m4s")));
        record("/live.m3u8");
        untilRecorded(1);

        assertThat(content(RENDITION, names(RENDITION).get(0))).isEqualTo(bytes("INITclear text"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "encrypted, ',IV=0x00000000000000000000000000000009', true",
        "in the clear though it stands behind the key, ',IV=0x00000000000000000000000000000009', false",
        "in the clear behind a key without an IV, '', false"
    })
    void anInitSectionBehindAKey_isStoredClear(String which, String iv, boolean isEncrypted) throws Exception {
        byte[] key = bytes("0123456789abcdef");
        String init = "....ftyp and more";
        origin.bytes("/key", key)
                .bytes("/init.mp4", isEncrypted ? encrypted(key, 9, init) : bytes(init))
                .bytes("/s.m4s", encrypted(key, 9, "clear text"))
                .text(
                        "/live.m3u8",
                        playlist(
                                9,
                                "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"" + iv + "\n#EXT-X-MAP:URI=\"init.mp4\"\n",
                                segment("10:00:00", "s.m4s")));
        record("/live.m3u8");
        untilRecorded(1);

        assertThat(content(RENDITION, names(RENDITION).get(0))).isEqualTo(bytes(init + "clear text"));
    }

    @Test
    void anEncryptedInitSection_withoutAnIv_isRefused_sayingSo() throws Exception {
        byte[] key = bytes("0123456789abcdef");
        origin.bytes("/key", key)
                .bytes("/init.mp4", encrypted(key, 9, "....ftyp and more"))
                .bytes("/s.m4s", encrypted(key, 9, "clear text"))
                .text(
                        "/live.m3u8",
                        playlist(
                                9,
                                "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n#EXT-X-MAP:URI=\"init.mp4\"\n",
                                segment("10:00:00", "s.m4s")));
        record("/live.m3u8");
        until(vertx, "the recorder tells of it", () -> recorders
                .views()
                .get(0)
                .lastError()
                .filter("the initialisation section init.mp4 is encrypted, and its key has no IV"::equals)
                .isPresent());

        assertThat(names(RENDITION)).isEmpty();
    }

    @Test
    void anInitSectionOfAByteRange_isTakenOut_alsoOfAnOriginThatGivesTheWhole() throws Exception {
        origin.bytes("/all.mp4", bytes("..INIT" + "x".repeat(20 << 20)))
                .bytes("/s.m4s", bytes("content"))
                .text(
                        "/live.m3u8",
                        playlist(1, "#EXT-X-MAP:URI=\"all.mp4\",BYTERANGE=\"4@2\"\n", segment("10:00:00", "s.m4s")));
        record("/live.m3u8");
        untilRecorded(1);

        assertThat(content(RENDITION, names(RENDITION).get(0))).isEqualTo(bytes("INITcontent"));
    }

    private static byte[] encrypted(byte[] key, int sequence, String text) throws GeneralSecurityException {
        byte[] iv = new byte[16];
        iv[15] = (byte) sequence;
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(bytes(text));
    }

    @Test
    void byteRanges_areTakenOut_alsoOfAnOriginThatGivesTheWhole() throws Exception {
        origin.bytes("/all.ts", bytes("aaabbbb"))
                .text(
                        "/live.m3u8",
                        playlist(
                                1,
                                "#EXT-X-BYTERANGE:3@0\n" + segment("10:00:00", "all.ts"),
                                "#EXT-X-BYTERANGE:4\n" + segment("10:00:02", "all.ts")));
        record("/live.m3u8");
        untilRecorded(2);

        List<String> names = names(RENDITION);
        assertThat(content(RENDITION, names.get(0))).isEqualTo(bytes("aaa"));
        assertThat(content(RENDITION, names.get(1))).isEqualTo(bytes("bbbb"));
        assertThat(names).allMatch(name -> name.contains("-full-"));
    }

    @Test
    void anEmptySegment_isSuspect() {
        origin.bytes("/a.ts", new byte[0]).text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        record("/live.m3u8");
        untilRecorded(1);

        assertThat(names(RENDITION))
                .containsExactly("00:00.000000-2.0-suspect-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU.ts");
    }
}
