package dev.cutroom.chat;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What several receivers saw of one message, put together bit by bit; it only ever knows more exactly when it was. */
final class Sameness {

    private final double begin;
    private ChatMessage text;
    private double time;
    private double end;
    private final NavigableMap<String, Double> receivers = new TreeMap<>();

    Sameness(ChatMessage first) {
        begin = first.time();
        text = first;
        time = first.time();
        end = first.end();
        receivers.putAll(first.receivers());
    }

    /** When what it was made of first began, seconds since the epoch. */
    double begin() {
        return begin;
    }

    /** Whether a receiver got both at one moment, which it does once only. */
    boolean hasReceiptOf(ChatMessage other) {
        for (Map.Entry<String, Double> receipt : other.receivers().entrySet()) {
            if (receipt.getValue().equals(receivers.get(receipt.getKey()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether others received the other one, at a time that can be the same. */
    boolean canBe(ChatMessage other) {
        return other.time() <= end
                && time <= other.end()
                && other.receivers().keySet().stream().noneMatch(receivers::containsKey);
    }

    void add(ChatMessage other) {
        if (other.identity().compareTo(text.identity()) < 0) {
            text = other;
        }
        narrow(other.time(), other.end(), other.receivers());
    }

    void add(Sameness other) {
        narrow(other.time, other.end, other.receivers);
    }

    /** What contradicts the range known so far tells nothing of it. */
    private void narrow(double otherTime, double otherEnd, NavigableMap<String, Double> otherReceivers) {
        if (otherTime <= end && time <= otherEnd) {
            time = Math.max(time, otherTime);
            end = Math.min(end, otherEnd);
        }
        otherReceivers.forEach((receiver, at) -> receivers.merge(receiver, at, Math::min));
    }

    ChatMessage message() {
        return new ChatMessage(text.fields(), text.id(), text.identity(), time, end, receivers);
    }
}
