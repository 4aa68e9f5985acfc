package dev.cutroom.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Makes messages of what many receivers saw, walking through time once and keeping only the last minutes in memory.
 * Pure; one thread at a time.
 *
 * <p>What was seen is taken in one total order, so the result is a function of the set of it. With an id in its tags it
 * belongs to the message of that id. Without one it belongs to a message that says the same and
 *
 * <ul>
 *   <li>was received by one of its receivers at the very same moment: it is the same receipt, come by another batch;
 *   <li>else can have happened at the same time, and was received by others only: nobody receives a message twice. The
 *       oldest such message takes it.
 * </ul>
 *
 * <p>No two messages of a result can be taken for one by these rules, since a message's range only shrinks and its
 * receivers only grow: to merge a result again changes nothing.
 */
final class ChatSweep {

    /** The range of no message is longer: 45 s for JOIN and PART, and 15 s where the server's time is not known. */
    static final double GRACE_SECONDS = 120;

    private final PriorityQueue<ChatMessage> seen = new PriorityQueue<>(ChatMessage.ORDER);
    private final Deque<Sameness> open = new ArrayDeque<>();
    private final Map<String, Sameness> byId = new HashMap<>();
    private final Map<String, List<Sameness>> byText = new HashMap<>();
    private final TreeSet<Finished> finished = new TreeSet<>();
    private long count;

    /** A message that nothing changes any more; the count keeps equal ones apart. */
    private record Finished(ChatMessage message, long count) implements Comparable<Finished> {
        @Override
        public int compareTo(Finished other) {
            int byOrder = ChatMessage.ORDER.compare(message, other.message);
            return byOrder != 0 ? byOrder : Long.compare(count, other.count);
        }
    }

    void add(Collection<ChatMessage> receipts) {
        seen.addAll(receipts);
    }

    /**
     * The messages that cannot change any more, in order, each once.
     *
     * @param until all that begins before it, in seconds since the epoch, has been added
     */
    List<ChatMessage> advance(double until) {
        for (ChatMessage next = seen.peek(); next != null && next.time() < until; next = seen.peek()) {
            take(seen.remove());
        }
        double horizon = until - GRACE_SECONDS;
        for (Sameness oldest = open.peek(); oldest != null && oldest.begin() < horizon; oldest = open.peek()) {
            close(open.remove());
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (Iterator<Finished> next = finished.iterator(); next.hasNext(); ) {
            ChatMessage message = next.next().message;
            if (message.time() >= horizon) {
                break;
            }
            messages.add(message);
            next.remove();
        }
        return messages;
    }

    /** All messages that are left. */
    List<ChatMessage> finish() {
        return advance(Double.POSITIVE_INFINITY);
    }

    private void take(ChatMessage receipt) {
        find(receipt).ifPresentOrElse(same -> same.add(receipt), () -> begin(receipt));
    }

    private void begin(ChatMessage receipt) {
        Sameness fresh = new Sameness(receipt);
        open.add(fresh);
        if (receipt.id().isEmpty()) {
            byText.computeIfAbsent(receipt.identity(), text -> new ArrayList<>(1))
                    .add(fresh);
        } else {
            byId.put(receipt.id(), fresh);
        }
    }

    private Optional<Sameness> find(ChatMessage receipt) {
        if (!receipt.id().isEmpty()) {
            return Optional.ofNullable(byId.get(receipt.id())).filter(same -> isNear(same, receipt));
        }
        List<Sameness> alike = byText.getOrDefault(receipt.identity(), List.of());
        Optional<Sameness> known = join(receipt, alike);
        return known.isPresent()
                ? known
                : alike.stream()
                        .filter(same -> isNear(same, receipt) && same.canBe(receipt))
                        .findFirst();
    }

    /** The messages that the receipt is of: one, unless two were not known to be the same before it came. */
    private Optional<Sameness> join(ChatMessage receipt, List<Sameness> alike) {
        Sameness known = null;
        for (Iterator<Sameness> all = alike.iterator(); all.hasNext(); ) {
            Sameness same = all.next();
            if (!isNear(same, receipt) || !same.hasReceiptOf(receipt)) {
                continue;
            }
            if (known == null) {
                known = same;
            } else {
                known.add(same);
                all.remove();
                open.remove(same);
            }
        }
        return Optional.ofNullable(known);
    }

    /** Whether a message is recent enough; asked of time alone, so that it does not matter how often advance is called. */
    private static boolean isNear(Sameness same, ChatMessage receipt) {
        return receipt.time() - same.begin() <= GRACE_SECONDS;
    }

    private void close(Sameness over) {
        ChatMessage message = over.message();
        if (message.id().isEmpty()) {
            byText.computeIfPresent(message.identity(), (text, alike) -> {
                alike.remove(over);
                return alike.isEmpty() ? null : alike;
            });
        } else {
            byId.remove(message.id(), over);
        }
        finished.add(new Finished(message, count++));
    }
}
