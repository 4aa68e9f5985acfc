package dev.cutroom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What merging promises, whatever is merged. */
class ChatLogPropertyTest {

    private static ChatLog wild(long seed) {
        return ChatLog.of(ChatMessages.wild(new Random(seed)));
    }

    private static List<ChatMessage> resolve(List<ChatMessage> one, List<ChatMessage> other) {
        return ChatLog.of(one).merge(ChatLog.of(other)).messages();
    }

    @Property(tries = 2_000)
    void merging_isCommutativeAssociativeAndIdempotent(@ForAll long a, @ForAll long b, @ForAll long c) {
        ChatLog one = wild(a);
        ChatLog two = wild(b);
        ChatLog three = wild(c);

        List<ChatMessage> messages = one.merge(two).merge(three).messages();

        assertThat(one.merge(two.merge(three)).messages()).isEqualTo(messages);
        assertThat(three.merge(two).merge(one).messages()).isEqualTo(messages);
        assertThat(one.merge(two).merge(three).merge(two).merge(one).messages()).isEqualTo(messages);
    }

    @Property(tries = 2_000)
    void aResultMergedAgain_isTheSame(@ForAll long seed) {
        List<ChatMessage> messages = wild(seed).messages();

        assertThat(ChatLog.of(messages).messages()).isEqualTo(messages);
    }

    @Property(tries = 1_000)
    void everyReceiptIsInTheResult_andNoReceiverHasAnIdTwice(@ForAll long seed) {
        List<ChatMessage> seen = ChatMessages.wild(new Random(seed));
        List<ChatMessage> messages = ChatLog.of(seen).messages();

        for (ChatMessage receipt : seen) {
            assertThat(messages)
                    .anyMatch(message -> message.receivers()
                                    .keySet()
                                    .containsAll(receipt.receivers().keySet())
                            && message.id().equals(receipt.id()));
        }
        assertThat(messages.stream().map(ChatMessage::id).filter(id -> !id.isEmpty()))
                .doesNotHaveDuplicates();
        assertThat(messages).isSortedAccordingTo(ChatMessage.ORDER);
    }

    /** A chat as nodes see it: what none of them missed, with their own guesses of when it was. */
    @Property(tries = 500)
    void nodesOfOneChat_mergeToThatChat_alsoWhenMergedFilesComeBack(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<ChatMessage>> nodes = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int said = 1 + random.nextInt(20);
        double at = ChatMessages.BEGIN;
        for (int i = 0; i < said; i++) {
            at += 1 + random.nextInt(30);
            boolean hasId = random.nextBoolean();
            for (int node = 0; node < nodes.size(); node++) {
                double before = hasId ? 0 : random.nextInt(50);
                double range = hasId ? 0 : before + random.nextInt(10);
                nodes.get(node)
                        .add(ChatMessages.of(
                                "text " + i,
                                hasId ? "id" + i : "",
                                at - before,
                                range,
                                Map.of("node" + node, at + 0.25 * node)));
            }
        }

        List<ChatMessage> messages = resolve(resolve(nodes.get(0), nodes.get(1)), nodes.get(2));

        assertThat(messages).hasSize(said);
        assertThat(messages).allMatch(message -> message.receivers().size() == 3);
        assertThat(resolve(nodes.get(2), resolve(nodes.get(1), nodes.get(0)))).isEqualTo(messages);
        assertThat(resolve(messages, nodes.get(1))).isEqualTo(messages);
        assertThat(BatchText.read(BatchText.write(messages).getBytes(StandardCharsets.UTF_8))
                        .messages())
                .isEqualTo(messages);
    }

    /** Told minute by minute, and asked in between, it is the same as told at once. */
    @Property(tries = 1_000)
    void howOftenTheSweepIsAsked_doesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        List<ChatMessage> seen = new ArrayList<>(ChatMessages.wild(random));
        seen.addAll(ChatMessages.wild(random));
        Map<Long, List<ChatMessage>> minutes = new HashMap<>();
        seen.forEach(message -> minutes.computeIfAbsent((long) (message.time() / 60), key -> new ArrayList<>())
                .add(message));
        List<Long> order = new ArrayList<>(minutes.keySet());
        Collections.sort(order);

        ChatSweep sweep = new ChatSweep();
        List<ChatMessage> found = new ArrayList<>();
        for (long minute : order) {
            found.addAll(sweep.advance(minute * 60.0));
            sweep.add(minutes.get(minute));
        }
        found.addAll(sweep.advance(ChatMessages.BEGIN + 300));
        found.addAll(sweep.finish());

        assertThat(found).isEqualTo(ChatLog.of(seen).messages());
    }
}
