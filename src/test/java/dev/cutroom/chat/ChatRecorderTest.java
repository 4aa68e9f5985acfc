package dev.cutroom.chat;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.ChatSettings;
import dev.cutroom.store.ContentHash;
import dev.cutroom.store.SegmentStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Capturing a chat from a server that tears, floods, hangs up and sends away. */
class ChatRecorderTest extends ChatFixture {

    @Test
    void aReader_isAnonymous_andSaysWhatItWants() {
        ChatRecorders recorders = capture("paris");
        ScriptedIrc.Guest guest = irc.guest(0);
        guest.say("PING :tmi.twitch.tv\r\n");

        until(vertx, "it answers", () -> guest.lines.contains("PONG :tmi.twitch.tv"));
        assertThat(guest.lines.get(0)).isEqualTo("CAP REQ :twitch.tv/tags twitch.tv/commands twitch.tv/membership");
        assertThat(guest.lines.get(1)).matches("NICK justinfan\\d+");
        assertThat(guest.lines.get(2)).isEqualTo("JOIN #c");
        until(vertx, "it is in", () -> recorders.missing().isEmpty());
        stop(recorders);
        until(vertx, "it leaves", () -> guest.left);
    }

    @Test
    void channels_comeAndGo_withoutARestart_andWhatWasSaidIsKept() throws Exception {
        ChatRecorders recorders = capture("paris");
        ScriptedIrc.Guest first = irc.guest(0);
        first.say(said("a", 3));
        untilReceived(1);

        await(recorders.change(List.of(new ChatChannel("other", "c"))));
        until(vertx, "the first chat is left", () -> first.left);
        assertThat(files()).hasSize(1);
        irc.guest(1);
        until(vertx, "the other is in", () -> recorders.missing().isEmpty());

        await(recorders.change(List.of(new ChatChannel("other", "c"), new ChatChannel("demo", "c"))));
        irc.guest(2).say(said("b", 4));
        untilReceived(2);
        assertThat(irc.guests()).isEqualTo(3);
        stop(recorders);
        assertThat(ids()).containsExactly("a", "b");
        assertThat(messages().toString()).containsPattern("paris\\.[a-z]{5}\\.0");
    }

    @Test
    void linesTornAnywhere_areWrittenOnceTheirMinuteIsOver_asWubloaderWritesThem() throws Exception {
        ChatRecorders recorders = capture("paris");
        ScriptedIrc.Guest guest = irc.guest(0);
        byte[] bytes = (said("a", 3.5, "caf\u00e9  \uD83D\uDE00 :)") + said("b", 61)).getBytes(UTF_8);
        for (byte each : bytes) {
            guest.say(Buffer.buffer(new byte[] {each}));
        }
        untilReceived(2);
        clock.moveTo(TEN.plusSeconds(64));
        assertThat(files()).isEmpty();
        clock.moveTo(TEN.plusSeconds(65));
        until(vertx, "the first minute is written", () -> names().size() == 1);

        Path file = files().get(0);
        String content = Files.readString(file);
        assertThat(base.relativize(file))
                .hasToString("demo/chat/2026-11-02T10/00:00-" + ContentHash.of(content.getBytes(UTF_8)) + ".json");
        assertThat(content)
                .matches("\\{\"command\":\"PRIVMSG\",\"host\":\"ann.tmi.twitch.tv\","
                        + "\"params\":\\[\"#c\",\"caf\\\\u00e9 \\\\ud83d\\\\ude00 :\\)\"],"
                        + "\"receivers\":\\{\"paris\\.[a-z]{5}\\.0\":1793613610\\.0\\d*},\"sender\":\"ann\","
                        + "\"tags\":\\{\"badges\":\"\",\"id\":\"a\",\"tmi-sent-ts\":\"1793613603500\"},"
                        + "\"time\":1793613603\\.5,\"time_range\":0\\.0,\"user\":\"ann\"}\n");
        stop(recorders);
        assertThat(names()).hasSize(2);
        assertThat(ids()).containsExactly("a", "b");
    }

    private List<String> names() {
        try {
            return files().stream().map(Path::toString).toList();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void whatComesBeforeTheConnectionIsIn_isNotOfTheChat() {
        ChatRecorders recorders = capture("paris");
        irc.guest(0).say(ScriptedIrc.ROOMSTATE + ":tmi.twitch.tv 366 justinfan1 #c :End\r\n" + said("a", 1));
        untilReceived(2);
        stop(recorders);

        // Of two ROOMSTATE the first tells how the room is; the second, that it changed.
        assertThat(messages().stream().map(message -> message.getString("command")))
                .containsExactly("ROOMSTATE", "PRIVMSG");
    }

    @Test
    void aLostConnection_losesNothingThatCame_andDoublesNothing() {
        ChatRecorders recorders = capture("paris");
        ScriptedIrc.Guest first = irc.guest(0);
        first.say(said("a", 1) + said("b", 2) + said("c", 3) + said("torn", 4).substring(0, 60));
        first.hangUp();
        ScriptedIrc.Guest second = irc.guest(1);
        second.say(said("c", 3) + said("d", 5));
        second.hangUp();
        untilReceived(5);
        irc.guest(2).say(said("e", 6));
        untilReceived(6);
        stop(recorders);

        assertThat(ids()).containsExactly("a", "b", "c", "d", "e");
        assertThat(messages().get(2).getJsonObject("receivers").fieldNames()).hasSize(2);
    }

    @Test
    void aServerThatSendsAway_isLeftOnlyForAnotherConnection() {
        ChatRecorders recorders = capture("paris");
        ScriptedIrc.Guest old = irc.guest(0);
        old.say(said("a", 1) + ":tmi.twitch.tv RECONNECT\r\n");
        ScriptedIrc.Guest fresh = irc.guest(1);
        assertThat(old.left).isFalse();
        old.say(said("b", 2));
        fresh.say(said("b", 2) + said("c", 3));
        untilReceived(4);
        old.hangUp();
        fresh.say(said("d", 4));
        untilReceived(5);
        stop(recorders);

        assertThat(irc.guests()).isEqualTo(2);
        assertThat(ids()).containsExactly("a", "b", "c", "d");
        assertThat(messages().get(1).getJsonObject("receivers").fieldNames()).hasSize(2);
    }

    @Test
    void aServerOverTls_isSpokenTo_onlyWhenItsCertificateIsGood() {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        try (ScriptedIrc secure = new ScriptedIrc(
                vertx, new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()))) {
            ChatSettings settings = settings("ircs://localhost:" + secure.port(), Duration.ofMinutes(5));
            ChatRecorders careful = capture("oslo", settings);
            until(
                    vertx,
                    "it tries again",
                    () -> registry.get("cutroom.chat.connections").counter().count() > 3);
            assertThat(secure.guests()).isZero();
            stop(careful);

            ChatRecorders trusting = capture(
                    "paris", settings, ChatRecorders.options(settings).setTrustOptions(certificate.trustOptions()));
            secure.guest(0).say(said("a", 1));
            untilReceived(1);
            stop(trusting);
        }
        certificate.delete();

        assertThat(ids()).containsExactly("a");
    }

    @Test
    void aSilentServer_isAsked_andThenLeft() {
        ChatRecorders recorders = capture("paris", settings(Duration.ofMillis(50)));
        ScriptedIrc.Guest first = irc.guest(0);
        until(vertx, "it is asked", () -> first.lines.contains("PING :cutroom"));
        irc.guest(1);
        until(vertx, "it is left", () -> first.left);
        stop(recorders);
    }

    @Test
    void aFlood_isWrittenWhileItComes_andNothingOfItIsMissing() throws Exception {
        int flood = 30_000;
        ChatRecorders recorders = capture("paris");
        ScriptedIrc.Guest guest = irc.guest(0);
        Buffer all = Buffer.buffer();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < flood; i++) {
            String id = String.format("id%05d", i);
            all.appendString(said(id, i / 1_000.0, "x".repeat(200)));
            expected.add(id);
        }
        guest.say(all);
        untilReceived(flood);
        until(vertx, "a part is written", () -> !names().isEmpty());
        assertThat(registry.get("cutroom.chat.waiting").gauge().value()).isLessThan(flood);
        stop(recorders);

        assertThat(files()).hasSizeGreaterThan(1);
        assertThat(ids()).isEqualTo(expected);
    }

    @Test
    void aLineWithoutEnd_fillsNoMemory_andTheNextCounts() {
        ChatRecorders recorders = capture("paris");
        irc.guest(0).say(Buffer.buffer("x".repeat(3 << 20)).appendString("\r\n" + said("a", 1)));
        untilReceived(1);
        stop(recorders);

        assertThat(ids()).containsExactly("a");
    }

    @Test
    void whatTheDiskRefuses_isWrittenLater() throws Exception {
        Files.createDirectories(base.resolve("demo"));
        Path inTheWay = Files.createFile(base.resolve("demo/chat"));
        ChatRecorders recorders = capture("paris");
        irc.guest(0).say(said("a", 1) + said("b", 61));
        untilReceived(2);
        clock.moveTo(TEN.plusSeconds(200));
        until(
                vertx,
                "it is tried twice",
                () -> registry.get("cutroom.chat.failures").counter().count() >= 2);
        Files.delete(inTheWay);
        until(vertx, "it is written", () -> names().size() == 2);
        stop(recorders);

        assertThat(ids()).containsExactly("a", "b");
    }

    @Test
    void twoNodes_ofWhichEachMissesSomething_makeOneList() {
        ChatRecorders paris = capture("paris");
        ScriptedIrc.Guest one = irc.guest(0);
        ChatRecorders oslo = capture("oslo");
        ScriptedIrc.Guest two = irc.guest(1);
        String join = ":bob!bob@bob.tmi.twitch.tv JOIN #c\r\n";
        one.say(said("a", 1) + said("b", 2) + join + said("c", 3));
        two.say(said("b", 2) + join + said("d", 4));
        untilReceived(7);
        stop(paris);
        stop(oslo);

        List<JsonObject> messages = messages();
        assertThat(messages.stream().map(message -> message.getString("command")))
                .containsExactly("JOIN", "PRIVMSG", "PRIVMSG", "PRIVMSG", "PRIVMSG");
        JsonObject joined = messages.get(0);
        assertThat(joined.getJsonObject("receivers").fieldNames()).hasSize(2);
        // It came after b and before c: at most 45 s before b, and no later than c.
        double c = TEN.getEpochSecond() + 3.0;
        assertThat(joined.getDouble("time") + joined.getDouble("time_range")).isEqualTo(c);
        assertThat(ids()).containsExactly("", "a", "b", "c", "d");
    }

    /** A node that is killed while it writes leaves whole batches only, and what a start sweeps away. */
    @Test
    void aNodeThatIsKilled_leavesWholeBatches() throws Exception {
        Path killed = base.resolve("killed");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessChat.class.getName(),
                        killed.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int acknowledged = 0;
        try (var said = writer.inputReader()) {
            int wanted = 20 + new Random().nextInt(50);
            while (acknowledged < wanted) {
                acknowledged = Integer.parseInt(said.readLine());
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(new Random().nextInt(3_000)));
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();

        SegmentStore left = await(SegmentStore.open(vertx, killed, EndlessChat.SETTINGS, new SimpleMeterRegistry()));
        List<JsonObject> messages = messages(left);
        assertThat(messages.size() / EndlessChat.MESSAGES).isGreaterThanOrEqualTo(acknowledged);
        assertThat(messages.size() % EndlessChat.MESSAGES).isZero();
        for (String file : await(left.filesUnder("demo/chat"))) {
            String hash = ContentHash.of(killed.resolve("demo/chat").resolve(file));
            assertThat(file).endsWith("-" + hash + ".json");
        }
        await(left.close());
    }
}
