package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.chat.ChatHistory;
import dev.cutroom.store.ContentHash;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /{channel}/chat.json}, from batches as wubloader writes them. */
@SuppressWarnings("StringConcatToTextBlock") // lines of a batch, one by one
class ChatResourceTest {

    private static final long TEN = Micros.parse("2026-11-02T10:00:00");
    private static final double TEN_SECONDS = TEN / 1e6;

    /** A line as Python's json module writes it, with a text beyond ASCII. */
    private static final String LINE =
            "{\"command\":\"PRIVMSG\",\"host\":\"ann.tmi.twitch.tv\",\"params\":[\"#demo\",\"caf\\u00e9"
                    + " \\ud83d\\ude00\"],"
                    + "\"receivers\":{\"%s\":%s},\"sender\":\"ann\",\"tags\":{\"color\":\"\",\"id\":\"%s\","
                    + "\"tmi-sent-ts\":\"1\"},\"time\":%s,\"time_range\":0,\"user\":\"ann\"}";

    private static final String JOIN =
            "{\"command\":\"JOIN\",\"host\":\"bob.tmi.twitch.tv\",\"params\":[\"#demo\"],\"receivers\":{\"%s\":%s},"
                    + "\"sender\":\"bob\",\"tags\":null,\"time\":%s,\"time_range\":%s,\"user\":\"bob\"}";

    @TempDir
    Path folder;

    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        node = new HttpNode(
                folder.resolve("base"),
                it -> () -> List.of(new ChatResource(new ChatHistory(it.vertx, it.store, it.registry))));
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    private static String privmsg(String id, double time, String receiver) {
        return String.format(LINE, receiver, seconds(time + 0.25), id, seconds(time));
    }

    private static String join(double time, double range, String receiver) {
        return String.format(JOIN, receiver, seconds(time + range), seconds(time), range);
    }

    private static String seconds(double time) {
        return String.format("%.3f", time);
    }

    private Path put(String channel, long time, String... lines) throws IOException {
        String content = String.join("\n", lines) + "\n";
        String name = Micros.format(time).substring(14, 19) + "-" + ContentHash.of(content.getBytes(UTF_8)) + ".json";
        Path file = node.base
                .resolve(channel)
                .resolve("chat")
                .resolve(Hour.of(time).toString())
                .resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private List<JsonObject> messages(String start, String end) throws IOException {
        RawHttp.Answer answer = node.raw.get("/demo/chat.json?start=" + start + "&end=" + end, "Accept-Encoding: none");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        List<JsonObject> messages = new ArrayList<>();
        new JsonArray(Chunks.join(answer)).forEach(each -> messages.add((JsonObject) each));
        return messages;
    }

    private static List<String> ids(List<JsonObject> messages) {
        return messages.stream()
                .map(message -> message.getJsonObject("tags"))
                .map(tags -> tags == null ? "" : tags.getString("id"))
                .toList();
    }

    @Test
    void twoNodesBatches_areOneList_andEachMessageTellsWhoReceivedIt() throws Exception {
        put("demo", TEN, privmsg("a", TEN_SECONDS + 1, "one.x.0"), privmsg("b", TEN_SECONDS + 2, "one.x.0"));
        put("demo", TEN, privmsg("b", TEN_SECONDS + 2, "two.y.0"), privmsg("c", TEN_SECONDS + 3, "two.y.0"));

        List<JsonObject> messages = messages("2026-11-02T10:00:00", "2026-11-02T10:01:00");

        assertThat(ids(messages)).containsExactly("a", "b", "c");
        JsonObject both = messages.get(1);
        assertThat(both.getJsonObject("receivers").fieldNames()).containsExactly("one.x.0", "two.y.0");
        assertThat(both.getJsonArray("params").getString(1)).isEqualTo("café 😀");
        assertThat(both.getDouble("time")).isEqualTo(TEN_SECONDS + 2);
        assertThat(both.getDouble("time_range")).isZero();
        assertThat(both.fieldNames())
                .containsExactly(
                        "command", "host", "params", "receivers", "sender", "tags", "time", "time_range", "user");
    }

    @Test
    void messagesWithoutId_inNeighbouringMinutes_areOne_ofTheRangeTheyShare() throws Exception {
        put("demo", TEN - 60 * Micros.SECOND, join(TEN_SECONDS - 5, 50, "one"));
        put("demo", TEN, join(TEN_SECONDS + 2, 20, "two"));

        List<JsonObject> messages = messages("2026-11-02T10:00:00", "2026-11-02T10:01:00");

        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).getDouble("time")).isEqualTo(TEN_SECONDS + 2);
        assertThat(messages.get(0).getDouble("time_range")).isEqualTo(20);
        assertThat(messages("2026-11-02T10:00:10", "2026-11-02T10:00:11")).hasSize(1);
        assertThat(messages("2026-11-02T09:00:00", "2026-11-02T10:00:01")).isEmpty();
    }

    @Test
    void aRangeOverTheTurnOfAnHour_isInOrder_withoutWhatLiesOutside() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int minute = -70; minute < 70; minute++) {
            put("demo", TEN + minute * Micros.MINUTE, privmsg("m" + minute, TEN_SECONDS + minute * 60, "one"));
            if (minute >= -60 && minute < 60) {
                expected.add("m" + minute);
            }
        }

        assertThat(ids(messages("2026-11-02T09:00:00", "2026-11-02T11:00:00"))).isEqualTo(expected);
    }

    @Test
    void linesThatAreNone_areCounted_andHideNothing() throws Exception {
        put("demo", TEN, "{\"command\":\"PRIV", "[]", "{}", privmsg("a", TEN_SECONDS + 1, "one"), "{\"time\":1e99}");
        Files.writeString(
                node.base.resolve("demo/chat/2026-11-02T10/not-a-batch.json"), privmsg("x", TEN_SECONDS + 1, "one"));

        assertThat(ids(messages("2026-11-02T10:00:00", "2026-11-02T10:01:00"))).containsExactly("a");
        assertThat(node.registry.get("cutroom.chat.bad.lines").counter().count())
                .isEqualTo(4);
    }

    /** wubloader's merging writes one batch for two and deletes them, at any time. */
    @Test
    void batchesThatAreMergedAwayMeanwhile_loseNothing() throws Exception {
        for (int round = 0; round < 40; round++) {
            String first = privmsg("a" + round, TEN_SECONDS + 1, "one");
            String second = privmsg("b" + round, TEN_SECONDS + 2, "two");
            Path one = put("demo", TEN, first);
            Path two = put("demo", TEN, second);
            Thread merger = new Thread(() -> {
                try {
                    put("demo", TEN, first, second);
                    Files.delete(one);
                    Files.delete(two);
                } catch (IOException failed) {
                    throw new java.io.UncheckedIOException(failed);
                }
            });
            merger.start();
            assertThat(ids(messages("2026-11-02T10:00:00", "2026-11-02T10:01:00")))
                    .contains("a" + round, "b" + round);
            merger.join(TimeUnit.SECONDS.toMillis(20));
        }
    }

    @Test
    void badRequests_areToldWhatIsRight() throws Exception {
        put("demo", TEN, privmsg("a", TEN_SECONDS + 1, "one"));
        Files.createDirectories(node.base.resolve("silent/source"));
        String hour = "?start=2026-11-02T10:00:00&end=2026-11-02T11:00:00";

        assertThat(node.raw.get("/nobody/chat.json" + hour).status()).isEqualTo(404);
        assertThat(Chunks.join(node.raw.get("/silent/chat.json" + hour))).isEqualTo("[]\n");
        assertThat(node.raw.get("/demo/chat.json").status()).isEqualTo(400);
        assertThat(node.raw
                        .get("/demo/chat.json?start=2026-11-02T10:00:00&end=2026-11-02T12:00:00.000001")
                        .body())
                .contains("longer than 2 hours");
        assertThat(node.raw
                        .get("/demo/chat.json?start=2026-11-02T10:00:00&end=2026-11-02T10:00:00")
                        .status())
                .isEqualTo(400);
        assertThat(node.raw.get("/.cutroom/chat.json" + hour).status()).isEqualTo(403);
        RawHttp.Answer head = node.raw.send("HEAD", "/demo/chat.json" + hour);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    /** The bodies of answers in chunks. */
    private static final class Chunks {

        static String join(RawHttp.Answer answer) {
            if (!"chunked".equals(answer.header("transfer-encoding"))) {
                return answer.body();
            }
            StringBuilder joined = new StringBuilder();
            byte[] bytes = answer.bytes().getBytes();
            String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
            for (int at = 0; ; ) {
                int end = text.indexOf("\r\n", at);
                int length = Integer.parseInt(text.substring(at, end), 16);
                if (length == 0) {
                    return joined.toString();
                }
                joined.append(new String(bytes, end + 2, length, UTF_8));
                at = end + 2 + length + 2;
            }
        }
    }
}
