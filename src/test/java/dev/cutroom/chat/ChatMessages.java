package dev.cutroom.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** Messages for tests. */
final class ChatMessages {

    static final double BEGIN = 1_762_080_000.0;

    private ChatMessages() {}

    static ChatMessage of(String says, String id, double time, double range, Map<String, Double> receivers) {
        NavigableMap<String, String> fields = new TreeMap<>();
        fields.put("command", CanonicalJson.text(id.isEmpty() ? "JOIN" : "PRIVMSG"));
        fields.put("params", CanonicalJson.array(List.of(CanonicalJson.text("#c"), CanonicalJson.text(says))));
        String quoted = id.isEmpty() ? "" : CanonicalJson.text(id);
        fields.put("tags", id.isEmpty() ? "null" : "{\"id\":" + quoted + "}");
        return ChatMessage.of(fields, quoted, time, time + range, receivers);
    }

    /** Anything that can stand in batches, as unlike a real chat as can be: few texts, wide ranges, odd receivers. */
    static List<ChatMessage> wild(Random random) {
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            Map<String, Double> receivers = new TreeMap<>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                receivers.put("n" + random.nextInt(4), BEGIN + random.nextInt(6));
            }
            boolean hasId = random.nextInt(4) == 0;
            double time = hasId ? BEGIN + 7 : BEGIN + random.nextInt(240) / 4.0 * random.nextInt(3);
            String says = "s" + random.nextInt(2);
            messages.add(
                    of(says, hasId ? "id" + random.nextInt(2) : "", time, hasId ? 0 : random.nextInt(60), receivers));
        }
        return messages;
    }
}
