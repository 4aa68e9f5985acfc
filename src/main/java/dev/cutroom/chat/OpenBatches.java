package dev.cutroom.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Messages of one channel that are not on the disk yet, by batch. Pure; one context's. */
final class OpenBatches {

    /** What wubloader keeps; the rest is about the connection. */
    static final Set<String> KEPT = Set.of(
            "JOIN",
            "PART",
            "PRIVMSG",
            "CLEARCHAT",
            "CLEARMSG",
            "HOSTTARGET",
            "NOTICE",
            "ROOMSTATE",
            "USERNOTICE",
            "USERSTATE");

    /** A server whose clock is so far ahead is wrong, and its batches are not waited for. */
    private static final long WRONG_CLOCK_SECONDS = 600;

    /** What a message takes beside its text. */
    private static final int OVERHEAD = 300;

    private final long length;
    private final NavigableMap<Key, List<ChatMessage>> batches = new TreeMap<>();
    private final List<Unsure> unsure = new ArrayList<>();
    private int messages;
    private long size;

    /**
     * A batch. What comes late has one of its own, which waits for longer: else it would make many small ones of a batch
     * that is written already.
     */
    private record Key(long time, boolean late) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Boolean.compare(late, other.late);
        }
    }

    /** A message whose range a later one may shorten. */
    private record Unsure(List<ChatMessage> batch, int index, String receiver) {}

    /**
     * A batch that nothing is added to any more.
     *
     * @param time seconds since the epoch
     */
    record Closed(long time, List<ChatMessage> messages) {}

    /** @param length of a batch, seconds */
    OpenBatches(long length) {
        this.length = length;
    }

    /** Messages in it. */
    int messages() {
        return messages;
    }

    /** About how much memory they take, bytes. */
    long size() {
        return size;
    }

    /** @param receivedAt seconds since the epoch; never twice the same for a receiver */
    void add(IrcLine line, ServerClock.When when, String receiver, double receivedAt) {
        if (when.isExact()) {
            shorten(when.time(), receiver);
        }
        ChatMessage message = message(line, when, receiver, receivedAt);
        long time = (long) Math.floor(when.time() / length) * length;
        List<ChatMessage> open =
                batches.computeIfAbsent(new Key(time, ServerClock.comesLate(line)), batch -> new ArrayList<>());
        open.add(message);
        messages++;
        size += size(message);
        if (!when.isExact()) {
            unsure.add(new Unsure(open, open.size() - 1, receiver));
        }
    }

    private static long size(ChatMessage message) {
        return 2L * message.identity().length() + OVERHEAD;
    }

    /** What the receiver got before a message of a known time happened before that time. */
    private void shorten(double time, String receiver) {
        unsure.removeIf(each -> {
            ChatMessage message = each.batch.get(each.index);
            if (!each.receiver.equals(receiver) || message.time() >= time) {
                return false;
            }
            if (time < message.end()) {
                each.batch.set(each.index, message.until(time));
            }
            return true;
        });
    }

    /** The batches that ended long enough ago; they are out of it then. */
    List<Closed> takeDue(double now, double lag) {
        return take(batches.keySet().stream()
                .filter(batch -> batch.time + length + lag + (batch.late ? ServerClock.LATEST_SECONDS : 0) <= now
                        || batch.time > now + WRONG_CLOCK_SECONDS));
    }

    List<Closed> takeAll() {
        return take(batches.keySet().stream());
    }

    private List<Closed> take(Stream<Key> keys) {
        List<Closed> taken = new ArrayList<>();
        for (Key batch : keys.toList()) {
            List<ChatMessage> closed = batches.getOrDefault(batch, List.of());
            batches.remove(batch);
            unsure.removeIf(each -> each.batch == closed);
            messages -= closed.size();
            closed.forEach(message -> size -= size(message));
            taken.add(new Closed(batch.time, closed));
        }
        return taken;
    }

    private static ChatMessage message(IrcLine line, ServerClock.When when, String receiver, double receivedAt) {
        NavigableMap<String, String> tags = new TreeMap<>();
        line.tags()
                .ifPresent(all -> all.forEach((name, value) ->
                        tags.put(name, value.map(CanonicalJson::text).orElse("true"))));
        NavigableMap<String, String> fields = new TreeMap<>();
        fields.put("command", CanonicalJson.text(line.command()));
        fields.put(
                "params",
                CanonicalJson.array(
                        line.params().stream().map(CanonicalJson::text).toList()));
        fields.put("sender", line.sender().map(CanonicalJson::text).orElse(CanonicalJson.NULL));
        fields.put("user", line.user().map(CanonicalJson::text).orElse(CanonicalJson.NULL));
        fields.put("host", line.host().map(CanonicalJson::text).orElse(CanonicalJson.NULL));
        fields.put("tags", line.tags().isPresent() ? CanonicalJson.object(tags) : CanonicalJson.NULL);
        NavigableMap<String, Double> receivers = new TreeMap<>();
        receivers.put(receiver, receivedAt);
        return ChatMessage.of(fields, BatchText.id(tags), when.time(), when.end(), receivers);
    }
}
