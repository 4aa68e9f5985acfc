package dev.cutroom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Lines of IRC, and what they say of when they happened. */
class IrcLineTest {

    private static IrcLine parse(String line) {
        return IrcLine.parse(line).orElseThrow();
    }

    @Test
    void aMessageOfTwitch_isReadWhole() {
        IrcLine line =
                parse("@id=1;system-msg=5\\smonths\\:\\sx\\\\y\\q;flags=;bare :ann!ann2@ann.tmi.twitch.tv privmsg #c"
                        + " :hi  there :-)");

        assertThat(line.command()).isEqualTo("PRIVMSG");
        assertThat(line.params()).containsExactly("#c", "hi there :-)");
        assertThat(line.sender()).hasValue("ann");
        assertThat(line.user()).hasValue("ann2");
        assertThat(line.host()).hasValue("ann.tmi.twitch.tv");
        assertThat(line.tag("system-msg")).hasValue("5 months; x\\y\\q");
        assertThat(line.tag("flags")).hasValue("");
        assertThat(line.tags().orElseThrow()).containsKey("bare");
        assertThat(line.tag("bare")).isEmpty();
    }

    @Test
    void aServersLine_hasASenderOnly_andNoTags() {
        IrcLine line = parse(":tmi.twitch.tv NOTICE #c :");

        assertThat(line.sender()).hasValue("tmi.twitch.tv");
        assertThat(line.user()).isEmpty();
        assertThat(line.host()).isEmpty();
        assertThat(line.tags()).isEmpty();
        assertThat(line.params()).containsExactly("#c", "");
        assertThat(IrcLine.parse("")).isEmpty();
        assertThat(IrcLine.parse("@a=b :prefix")).isEmpty();
    }

    @Property(tries = 500)
    void anyText_isReadWithoutFailing(@ForAll String line) {
        IrcLine.parse(line).ifPresent(read -> assertThat(read.command()).isNotEmpty());
    }

    @Property(tries = 300)
    void linesTornAnywhere_areTheSameLines(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        Buffer all = Buffer.buffer();
        for (int i = random.nextInt(8); i >= 0; i--) {
            String line = "\u00e9x".repeat(random.nextInt(6));
            all.appendString(line + (random.nextBoolean() ? "\r\n" : "\n"));
            if (line.getBytes(StandardCharsets.UTF_8).length <= 9) {
                lines.add(line);
            }
        }
        all.appendString("torn");
        List<String> read = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(10, read::add);
        for (int at = 0; at < all.length(); ) {
            int to = Math.min(all.length(), at + 1 + random.nextInt(9));
            splitter.handle(all.slice(at, to));
            at = to;
        }

        assertThat(read).isEqualTo(lines);
    }

    @Test
    void whenSomethingHappened_isKnownFromWhatHappenedAround() {
        ServerClock clock = new ServerClock();
        IrcLine join = parse(":ann!ann@ann JOIN #c");
        IrcLine notice = parse(":tmi.twitch.tv NOTICE #c :slow");
        IrcLine said = parse("@id=1;tmi-sent-ts=1000500 :ann!ann@ann PRIVMSG #c :hi");

        assertThat(clock.when(notice, 1_010)).isEqualTo(new ServerClock.When(1_000, 1_015));
        assertThat(clock.when(said, 1_001.5)).isEqualTo(new ServerClock.When(1_000.5, 1_000.5));
        assertThat(clock.when(notice, 1_002.5)).isEqualTo(new ServerClock.When(1_000.5, 1_010.5));
        assertThat(clock.when(notice, 1_021.5)).isEqualTo(new ServerClock.When(1_015.5, 1_025.5));
        assertThat(clock.when(join, 1_021.5)).isEqualTo(new ServerClock.When(970.5, 1_025.5));
    }

    @Test
    void aRange_endsWhereTheSameReceiverSawSomethingLater() {
        OpenBatches open = new OpenBatches(60);
        IrcLine notice = parse(":tmi.twitch.tv NOTICE #c :slow");
        IrcLine said = parse("@id=1;tmi-sent-ts=1005000 :ann!ann@ann PRIVMSG #c :hi");
        open.add(notice, new ServerClock.When(1_000, 1_010), "a", 1_001);
        open.add(notice, new ServerClock.When(1_000, 1_010), "b", 1_001);
        open.add(said, new ServerClock.When(1_005, 1_005), "a", 1_006);

        List<OpenBatches.Closed> closed = open.takeAll();
        assertThat(closed).hasSize(1);
        assertThat(closed.get(0).time()).isEqualTo(960);
        assertThat(closed.get(0).messages().stream().map(ChatMessage::end)).containsExactly(1_005.0, 1_010.0, 1_005.0);
        assertThat(open.messages()).isZero();
        assertThat(open.size()).isZero();
    }

    @Test
    void aBatch_isDueItsLagAfterItsEnd_orWhenItsServersClockIsWrong() {
        OpenBatches open = new OpenBatches(10);
        IrcLine said = parse(":ann!ann@ann PRIVMSG #c :hi");
        open.add(said, new ServerClock.When(1_000, 1_000), "a", 1_000);
        open.add(said, new ServerClock.When(1_012, 1_012), "a", 1_001);
        open.add(said, new ServerClock.When(9_000, 9_000), "a", 1_002);

        assertThat(open.takeDue(1_014.9, 5))
                .extracting(OpenBatches.Closed::time)
                .containsExactly(9_000L);
        assertThat(open.takeDue(1_015, 5)).extracting(OpenBatches.Closed::time).containsExactly(1_000L);
        assertThat(open.takeDue(1_025, 5)).extracting(OpenBatches.Closed::time).containsExactly(1_010L);
    }

    @Test
    void whatComesLate_isOneBatchBesideTheOther_howeverManyThereAre() {
        OpenBatches open = new OpenBatches(10);
        IrcLine join = parse(":ann!ann@ann JOIN #c");
        List<OpenBatches.Closed> closed = new ArrayList<>();
        for (int second = 1_000; second < 1_200; second++) {
            ServerClock clock = new ServerClock();
            open.add(join, clock.when(join, second), "a", second);
            closed.addAll(open.takeDue(second, 5));
        }
        closed.addAll(open.takeAll());

        assertThat(closed).extracting(OpenBatches.Closed::time).doesNotHaveDuplicates();
        assertThat(closed.stream().mapToInt(batch -> batch.messages().size()).sum())
                .isEqualTo(200);
    }
}
