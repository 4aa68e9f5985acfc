package dev.cutroom.chat;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A message as a batch has it: what was said, who received it when, and when it happened, which may be known as a range
 * only. Immutable.
 *
 * @param fields all but its times and receivers, each as canonical JSON
 * @param id of its tags, as JSON; empty without one
 * @param identity equal for messages that say the same
 * @param time the earliest moment it can have happened, seconds since the epoch
 * @param end the latest
 * @param receivers by their names, when each received it, seconds since the epoch
 */
record ChatMessage(
        NavigableMap<String, String> fields,
        String id,
        String identity,
        double time,
        double end,
        NavigableMap<String, Double> receivers) {

    static final String RECEIVERS = "receivers";
    static final String TIME = "time";
    static final String TIME_RANGE = "time_range";

    /** As lists have them: by time, then by what they say. A total order on different messages. */
    static final Comparator<ChatMessage> ORDER = Comparator.comparingDouble(ChatMessage::time)
            .thenComparingDouble(ChatMessage::end)
            .thenComparing(ChatMessage::identity)
            .thenComparing(message -> message.receivers.toString());

    /** A message of fields without its times and receivers. */
    static ChatMessage of(
            NavigableMap<String, String> fields, String id, double time, double end, Map<String, Double> receivers) {
        return new ChatMessage(fields, id, identity(fields), time, end, new TreeMap<>(receivers));
    }

    /** A field that is null says no more than one that is not there. */
    private static String identity(NavigableMap<String, String> fields) {
        StringBuilder identity = new StringBuilder();
        fields.forEach((name, value) -> {
            if (!value.equals(CanonicalJson.NULL)) {
                identity.append(name).append(':').append(value).append(',');
            }
        });
        return identity.toString();
    }

    /** The message with its end moved nearer. */
    ChatMessage until(double earlierEnd) {
        return new ChatMessage(fields, id, identity, time, earlierEnd, receivers);
    }

    /** Its line of a batch, without the line's end. */
    String toJson() {
        NavigableMap<String, String> received = new TreeMap<>();
        receivers.forEach((name, at) -> received.put(name, PythonFloat.format(at)));
        NavigableMap<String, String> all = new TreeMap<>(fields);
        all.put(RECEIVERS, CanonicalJson.object(received));
        all.put(TIME, PythonFloat.format(time));
        all.put(TIME_RANGE, PythonFloat.format(end - time));
        return CanonicalJson.object(all);
    }
}
