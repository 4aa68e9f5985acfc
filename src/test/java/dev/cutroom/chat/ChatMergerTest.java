package dev.cutroom.chat;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cutroom.conf.ChatSettings;
import dev.cutroom.store.ChatFiles;
import dev.cutroom.store.ContentHash;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Making one batch of several, on the disk. */
class ChatMergerTest extends ChatFixture {

    private static final long TEN_SECONDS = TEN.getEpochSecond();

    private Path put(long second, ChatMessage... messages) throws IOException {
        return put(second, BatchText.write(List.of(messages)));
    }

    private Path put(long second, String content) throws IOException {
        return put("demo", "2026-11-02T10", second, content);
    }

    private Path put(String channel, String hour, long second, String content) throws IOException {
        Path folder = base.resolve(channel).resolve("chat").resolve(hour);
        Files.createDirectories(folder);
        String name = String.format("%02d:%02d-", second / 60, second % 60) + ContentHash.of(content.getBytes(UTF_8));
        return Files.writeString(folder.resolve(name + ".json"), content);
    }

    private static ChatMessage receipt(String id, double second, String receiver) {
        return ChatMessages.of(
                "says " + id, id, TEN_SECONDS + second, 0, Map.of(receiver, TEN_SECONDS + second + 0.25));
    }

    private ChatMerger merge() {
        ChatSettings settings = new ChatSettings(
                "irc://127.0.0.1:1",
                Duration.ofSeconds(60),
                LAG,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(10));
        ChatMerger merger = new ChatMerger(store, settings, clock, registry);
        await(vertx.deployVerticle(merger));
        return merger;
    }

    private List<String> names() {
        try {
            return files().stream()
                    .map(file -> file.getFileName().toString().substring(0, 5))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void severalBatchesOfAMinute_becomeOne_onceTheMinuteIsQuiet_andAreNotFetchedAgain() throws Exception {
        Path one = put(0, receipt("a", 1, "one"), receipt("b", 2, "one"));
        Path two = put(0, receipt("b", 2, "two"), receipt("c", 3, "two"));
        Path next = put(60, receipt("d", 61, "one"));
        put("other", "2026-11-02T09", 0, BatchText.write(List.of(receipt("x", -3_600, "one"))));
        put("other", "2026-11-02T09", 0, BatchText.write(List.of(receipt("x", -3_600, "two"))));
        clock.moveTo(TEN.plusSeconds(184));
        ChatMerger merger = merge();
        // Channels are looked at by their names, so that this one comes after.
        until(
                vertx,
                "an old minute of another is merged",
                () -> base.resolve("other/chat/2026-11-02T09").toFile().list().length == 1);
        assertThat(names()).hasSize(3);
        clock.moveTo(TEN.plusSeconds(185));
        until(vertx, "one is left", () -> names().equals(List.of("00:00", "01:00")));

        assertThat(files()).contains(next).doesNotContain(one, two);
        assertThat(Files.readAllLines(files().get(0))).hasSize(3);
        assertThat(ids()).containsExactly("a", "b", "c", "d");
        assertThat(await(new ChatFiles(store).merged(new Rendition("demo", "chat"), Hour.parse("2026-11-02T10"))))
                .containsExactlyInAnyOrder(
                        one.getFileName().toString(), two.getFileName().toString());
        until(
                vertx,
                "both are counted",
                () -> registry.get("cutroom.chat.merged").counter().count() == 2);
        await(vertx.undeploy(merger.deploymentID()));
    }

    @Test
    void aMessageWhoseTimeMovesToTheNextMinute_movesToItsBatch() throws Exception {
        ChatMessage early = ChatMessages.of("bob", "", TEN_SECONDS + 50, 40, Map.of("one", TEN_SECONDS + 89.0));
        ChatMessage late = ChatMessages.of("bob", "", TEN_SECONDS + 70, 15, Map.of("two", TEN_SECONDS + 84.0));
        put(0, early);
        put(60, late);
        put(60, receipt("a", 61, "one"));
        clock.moveTo(TEN.plusSeconds(3_600));
        ChatMerger merger = merge();
        until(vertx, "one is left", () -> names().equals(List.of("01:00")));

        assertThat(messages()).hasSize(2);
        assertThat(messages().get(1).getDouble("time_range")).isEqualTo(15);
        await(vertx.undeploy(merger.deploymentID()));
    }

    @Test
    void batchesThatAreDamaged_orContradictEachOther_stay() throws Exception {
        put(0, receipt("a", 1, "one"));
        Path torn = put(0, receipt("b", 1, "two"));
        Files.writeString(torn, BatchText.write(List.of(receipt("b", 1, "two"))).substring(0, 40));
        put(300, receipt("c", 301, "one"));
        put(300, ChatMessages.of("something else", "c", TEN_SECONDS + 301, 0, Map.of("two", TEN_SECONDS + 302.0)));
        put(600, receipt("d", 601, "one"));
        put(600, receipt("e", 601, "one"));
        clock.moveTo(TEN.plusSeconds(3_600));
        ChatMerger merger = merge();
        until(vertx, "what can be is merged", () -> names().equals(
                        List.of("00:00", "00:00", "05:00", "05:00", "10:00")));
        await(vertx.undeploy(merger.deploymentID()));

        assertThat(names()).hasSize(5);
        assertThat(ids()).containsExactly("a", "c", "d", "e");
    }

    @Test
    void whatChanged_whenItCouldNotBeLookedFor_isFoundByTheNextLook() throws Exception {
        put(0, receipt("a", 1, "one"));
        Path two = put(0, receipt("b", 2, "two"));
        // Of before the first look, so that a later one does not take it for new.
        Files.setLastModifiedTime(two.getParent(), FileTime.from(TEN));
        Path noChannel = Files.createDirectories(base.resolve("a\\b"));
        clock.moveTo(TEN.plusSeconds(3_600));
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(ChatMerger.class);
        logger.addAppender(lines);
        ChatMerger merger = merge();
        until(vertx, "a look fails", () -> !List.copyOf(lines.list).isEmpty());
        logger.detachAppender(lines);
        assertThat(lines.list.get(0).getFormattedMessage()).startsWith("chat batches cannot be looked for");
        Files.delete(noChannel);
        until(vertx, "one is left", () -> names().equals(List.of("00:00")));
        await(vertx.undeploy(merger.deploymentID()));
    }

    /** Whoever merges what, in whatever order, and however often: all come to the same files. */
    @Property(tries = 300)
    void nodesThatMergeEachOthersFiles_comeToTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        List<ChatMessage> one = new ArrayList<>();
        List<ChatMessage> two = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(10); i++) {
            double at = ChatMessages.BEGIN + 30 * i + random.nextInt(1_000) / 1_000.0;
            boolean hasId = random.nextBoolean();
            double before = hasId ? 0 : random.nextInt(40) + 0.125;
            one.add(ChatMessages.of("t" + i, hasId ? "i" + i : "", at - before, before, Map.of("one", at + 0.1234567)));
            two.add(ChatMessages.of("t" + i, hasId ? "i" + i : "", at - before / 2, before, Map.of("two", at + 0.7)));
        }
        one.removeIf(message -> random.nextInt(5) == 0);
        two.removeIf(message -> random.nextInt(5) == 0);

        Map<Long, String> merged = merged(one, two);

        assertThat(merged(two, one)).isEqualTo(merged);
        assertThat(merged(read(merged), two)).isEqualTo(merged);
        assertThat(merged(one, read(merged))).isEqualTo(merged);
        assertThat(merged(read(merged), read(merged))).isEqualTo(merged);
    }

    private static Map<Long, String> merged(List<ChatMessage> one, List<ChatMessage> two) {
        List<ChatMessage> all = new ArrayList<>(read(Map.of(0L, BatchText.write(one))));
        all.addAll(read(Map.of(0L, BatchText.write(two))));
        return new TreeMap<>(BatchMerge.of(all));
    }

    private static List<ChatMessage> read(Map<Long, String> batches) {
        return batches.values().stream()
                .flatMap(content -> BatchText.read(content.getBytes(UTF_8)).messages().stream())
                .toList();
    }
}
