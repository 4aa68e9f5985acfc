package dev.cutroom.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistTest {

    private static final String LIVE = """
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-TARGETDURATION:2
        #EXT-X-MEDIA-SEQUENCE:1044
        #EXT-X-DISCONTINUITY-SEQUENCE:3
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12.5
        #EXT-X-MAP:URI="init.mp4",BYTERANGE="720@0"
        #EXT-X-DATERANGE:ID="ad-1",CLASS="twitch-stitched-ad",START-DATE="2026-11-02T10:56:00.500Z",DURATION=30.5
        #EXT-X-PROGRAM-DATE-TIME:2026-11-02T10:56:01.300Z
        #EXTINF:2.000,live
        a.ts
        #EXT-X-CUE-OUT:30
        #EXT-X-DISCONTINUITY
        #EXT-X-KEY:METHOD=AES-128,URI="key,1",IV=0x00112233445566778899aabbccddeeff
        #EXT-X-BYTERANGE:1000@500
        #EXTINF:1.967,
        b.ts?x=1
        #EXT-X-BYTERANGE:200
        #EXT-X-GAP
        #EXT-X-KEY:METHOD=NONE
        #EXTINF:2
        b.ts?x=1
        """;

    @Test
    void aLivePlaylist_isReadWhole() {
        MediaPlaylist playlist = (MediaPlaylist) Playlist.parse(LIVE);

        assertThat(playlist.targetDuration()).isEqualTo(2_000_000);
        assertThat(playlist.sequenceOf(2)).isEqualTo(1046);
        assertThat(playlist.serverControl())
                .isEqualTo(new MediaPlaylist.ServerControl(true, OptionalLong.of(12_500_000)));
        assertThat(playlist.ended()).isFalse();
        MediaSegment first = playlist.segments().get(0);
        assertThat(first.title()).isEqualTo("live");
        assertThat(first.programDateTime()).hasValue(1_793_616_961_300_000L);
        assertThat(first.map().orElseThrow().byteRange()).contains(new MediaSegment.ByteSpan(0, 720));
        assertThat(first.dateRanges()).singleElement().satisfies(range -> {
            assertThat(range.kind()).contains("twitch-stitched-ad");
            assertThat(range.duration()).hasValue(30_500_000);
        });
        MediaSegment second = playlist.segments().get(1);
        assertThat(second.discontinuity()).isTrue();
        assertThat(second.otherTags()).containsExactly("#EXT-X-CUE-OUT:30");
        assertThat(second.duration()).isEqualTo(1_967_000);
        assertThat(second.key().orElseThrow().uri()).isEqualTo("key,1");
        assertThat(second.key().orElseThrow().iv()).contains("00112233445566778899aabbccddeeff");
        MediaSegment third = playlist.segments().get(2);
        assertThat(third.byteRange()).contains(new MediaSegment.ByteSpan(1_500, 200));
        assertThat(third.gap()).isTrue();
        assertThat(third.key()).isEmpty();
    }

    @Test
    void whatIsWritten_isReadAsTheSameValue() {
        Playlist playlist = Playlist.parse(LIVE);

        assertThat(Playlist.parse(PlaylistWriter.write(playlist))).isEqualTo(playlist);
    }

    @Test
    void aMultivariantPlaylist_namesItsVariants_asTwitchDoes() {
        MultivariantPlaylist playlist = (MultivariantPlaylist) Playlist.parse("""
            #EXTM3U
            #EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="chunked",NAME="1080p60 (source)",AUTOSELECT=YES,DEFAULT=YES
            #EXT-X-STREAM-INF:BANDWIDTH=6500000,RESOLUTION=1920x1080,CODECS="avc1.64002A,mp4a.40.2",VIDEO="chunked",FRAME-RATE=60.000
            https://example.org/chunked.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=1400000,RESOLUTION=852x480,NAME="480p"
            480.m3u8
            """);

        assertThat(playlist.variants())
                .extracting(Variant::name)
                .containsExactly(Optional.of("1080p60 (source)"), Optional.of("480p"));
        assertThat(playlist.variants().get(0).height()).isEqualTo(OptionalInt.of(1080));
        assertThat(Playlist.parse(PlaylistWriter.write(playlist))).isEqualTo(playlist);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-02T10:56:01.3Z",
                "2026-11-02T10:56:01.300",
                "2026-11-02T11:56:01.300+01:00",
                "2026-11-02T12:26:01.300000+0130"
            })
    void dates_areReadWithAnyOffset(String date) {
        MediaPlaylist playlist =
                (MediaPlaylist) Playlist.parse("#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:" + date + "\n#EXTINF:1,\na.ts\n");

        assertThat(playlist.segments().get(0).programDateTime()).hasValue(1_793_616_961_300_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "#EXTM3U\na.ts",
                "#EXTM3U\n#EXTINF:x,\na.ts",
                "#EXTM3U\n#EXTINF:-1,\na.ts",
                "#EXTM3U\n#EXTINF:1e9,\na.ts",
                "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:99999999999999999999\n",
                "#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:yesterday\n",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n#EXTINF:1,\nb",
                "#EXTM3U\n#EXT-X-MAP:BYTERANGE=\"1@0\"\n",
                "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"open\n"
            })
    void whatIsNoPlaylist_isRefused_sayingWhere(String text) {
        assertThatThrownBy(() -> Playlist.parse(text)).isInstanceOf(PlaylistException.class);
    }

    /** Lines of a real playlist, cut, swapped, doubled and spoiled: nothing but the documented exception may come. */
    @Property(tries = 400, seed = "20261127")
    void aSpoiledPlaylist_isReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(LIVE.lines().toList());
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = 1 + random.nextInt(lines.size() - 1);
            String line = lines.get(at);
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, line);
                case 2 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
                default -> {
                    // One character more than the line has, so that one that was cut to nothing can be spoiled too.
                    char[] chars = Arrays.copyOf(line.toCharArray(), line.length() + 1);
                    chars[random.nextInt(chars.length)] = (char) random.nextInt(128);
                    lines.set(at, new String(chars));
                }
            }
        }
        try {
            Playlist playlist = Playlist.parse(String.join("\n", lines));
            assertThat(playlist).isNotNull();
        } catch (PlaylistException refused) {
            assertThat(refused).hasMessageMatching("(?s)(line \\d+: .+|the tags .+|no URI .+)");
        }
    }

    private static Optional<MediaSegment.Key> anyKey(Random random) {
        return random.nextBoolean()
                ? Optional.of(new MediaSegment.Key("AES-128", "k" + random.nextInt(3), Optional.of("ab"), "identity"))
                : Optional.empty();
    }

    @Test
    void anInitSection_isUnderTheKeyThatStandsBeforeIt() {
        MediaPlaylist playlist = (MediaPlaylist) Playlist.parse("""
            #EXTM3U
            #EXT-X-MAP:URI="clear"
            #EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x01
            #EXTINF:2,
            a
            #EXT-X-MAP:URI="secret"
            #EXTINF:2,
            b
            """);

        assertThat(playlist.segments())
                .extracting(segment -> segment.map().orElseThrow().key().map(MediaSegment.Key::uri))
                .containsExactly(Optional.empty(), Optional.of("k"));
        assertThat(playlist.segments()).allMatch(segment -> segment.key().isPresent());
    }

    @Test
    void aDateRange_isWrittenWithQuotesOnlyWhereTextsStand() {
        String range = "#EXT-X-DATERANGE:CLASS=\"ad\",DURATION=30.5,END-ON-NEXT=YES,ID=\"1\",PLANNED-DURATION=31,"
                + "SCTE35-OUT=0xFC2F,START-DATE=\"2026-11-02T10:00:00Z\",X-OWN=\"7\"\n";

        String written = PlaylistWriter.write(Playlist.parse("#EXTM3U\n" + range + "#EXTINF:2,\na.ts\n"));

        assertThat(written).contains(range);
    }

    @Property(tries = 200, seed = "20261127")
    void playlistsOfAnyShape_goRoundTrip(@ForAll long seed) {
        Random random = new Random(seed);
        List<MediaSegment> segments = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            segments.add(new MediaSegment(
                    "s" + i + ".ts",
                    random.nextInt(10_000_000),
                    random.nextBoolean() ? "" : "title, with comma",
                    random.nextBoolean()
                            ? OptionalLong.of(1_700_000_000_000_000L + random.nextInt())
                            : OptionalLong.empty(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean()
                            ? Optional.of(new MediaSegment.ByteSpan(random.nextInt(999), random.nextInt(999)))
                            : Optional.empty(),
                    anyKey(random),
                    Optional.of(
                            new MediaSegment.InitSection("init" + random.nextInt(2), Optional.empty(), anyKey(random))),
                    List.of(new DateRange(
                            "r",
                            Optional.of("c"),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            Map.of("ID", "r", "CLASS", "c"))),
                    random.nextBoolean() ? List.of() : List.of("#EXT-X-CUE-IN")));
        }
        MediaPlaylist playlist = new MediaPlaylist(
                7,
                (1 + random.nextInt(9)) * 1_000_000L,
                random.nextInt(1_000),
                random.nextInt(3),
                random.nextBoolean() ? Optional.of("EVENT") : Optional.empty(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? OptionalLong.of(-random.nextInt(9_999_999)) : OptionalLong.empty(),
                new MediaPlaylist.ServerControl(random.nextBoolean(), OptionalLong.empty()),
                random.nextInt(2),
                segments);

        assertThat(Playlist.parse(PlaylistWriter.write(playlist))).isEqualTo(playlist);
    }

    @Test
    void skippedSegments_areTakenFromThePlaylistBefore_withWhatAppliesToThem() {
        MediaPlaylist before = (MediaPlaylist) Playlist.parse(LIVE.replace("#EXT-X-KEY:METHOD=NONE\n", ""));
        String delta = """
            #EXTM3U
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:1045
            #EXT-X-SKIP:SKIPPED-SEGMENTS=2
            #EXTINF:2,
            d.ts
            """;

        MediaPlaylist now = (MediaPlaylist) Playlist.parse(delta, Playlist.Context.after(before));

        assertThat(now.segments()).extracting(MediaSegment::uri).containsExactly("b.ts?x=1", "b.ts?x=1", "d.ts");
        assertThat(now.sequenceOf(2)).isEqualTo(1047);
        assertThat(now.segments().get(2).map())
                .isPresent()
                .isEqualTo(before.segments().get(0).map());
        assertThat(now.segments().get(2).key()).isPresent();
        assertThatThrownBy(
                        () -> Playlist.parse(delta.replace("SEGMENTS=2", "SEGMENTS=3"), Playlist.Context.after(before)))
                .isInstanceOf(PlaylistException.class)
                .hasMessageStartingWith("line 4: the 3 segments skipped");
        assertThat(((MediaPlaylist) Playlist.parse(delta)).skippedSegments()).isEqualTo(2);
    }

    @Test
    void variables_areFilled_alsoThoseFromElsewhere() {
        Playlist.Context context = new Playlist.Context(Optional.empty(), Map.of("host", "h"), Map.of("token", "t"));

        MediaPlaylist playlist = (MediaPlaylist) Playlist.parse("""
            #EXTM3U
            #EXT-X-DEFINE:IMPORT="host"
            #EXT-X-DEFINE:QUERYPARAM="token"
            #EXT-X-DEFINE:NAME="path",VALUE="a/{$host}"
            #EXTINF:4,
            https://{$host}/{$path}/1.ts?{$token}
            """, context);

        assertThat(playlist.segments().get(0).uri()).isEqualTo("https://h/a/h/1.ts?t");
        assertThatThrownBy(() -> Playlist.parse("#EXTM3U\n#EXT-X-DEFINE:IMPORT=\"host\"\n"))
                .isInstanceOf(PlaylistException.class);
    }

    @Test
    void variablesThatGrowWithoutEnd_areRefused() {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-DEFINE:NAME=\"v0\",VALUE=\"0123456789\"\n");
        for (int i = 1; i < 40; i++) {
            text.append("#EXT-X-DEFINE:NAME=\"v" + i + "\",VALUE=\"{$v" + (i - 1) + "}{$v" + (i - 1) + "}\"\n");
        }

        assertThatThrownBy(() -> Playlist.parse(text.toString()))
                .isInstanceOf(PlaylistException.class)
                .hasMessageContaining("longer than");
    }

    @Property(tries = 500, seed = "20261127")
    void anyText_isReadOrRefused_atOnce(@ForAll String text, @ForAll int skipped) {
        MediaPlaylist before = (MediaPlaylist) Playlist.parse(LIVE);
        for (String playlist : List.of(
                text,
                "#EXTM3U\n#EXT-X-" + text,
                LIVE.substring(0, LIVE.length() / 2) + text + LIVE.substring(LIVE.length() / 2),
                "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:1045\n#EXT-X-SKIP:SKIPPED-SEGMENTS=" + skipped + "\n" + text)) {
            org.junit.jupiter.api.Assertions.assertTimeout(java.time.Duration.ofSeconds(1), () -> {
                try {
                    assertThat(Playlist.parse(playlist, Playlist.Context.after(before)))
                            .isNotNull();
                } catch (PlaylistException refused) {
                    assertThat(refused.getMessage()).isNotEmpty();
                }
            });
        }
    }
}
