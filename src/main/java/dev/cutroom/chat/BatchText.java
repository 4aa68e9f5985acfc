package dev.cutroom.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A batch's content: one message a line, as JSON. */
final class BatchText {

    /** The year 5138: beyond it is no time, and adding to it would lose seconds. */
    private static final double LATEST_SECONDS = 1e11;

    private static final JsonFactory JSON = new JsonFactory();

    private BatchText() {}

    /**
     * What a batch says.
     *
     * @param badLines lines that are no message; what a batch says beside them still counts
     */
    record Read(List<ChatMessage> messages, int badLines) {}

    static Read read(byte[] content) {
        List<ChatMessage> messages = new ArrayList<>();
        int bad = 0;
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            Optional<ChatMessage> message = message(line);
            message.ifPresent(messages::add);
            bad += message.isPresent() ? 0 : 1;
        }
        return new Read(messages, bad);
    }

    private static Optional<ChatMessage> message(String line) {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            NavigableMap<String, String> fields = new TreeMap<>();
            Map<String, Double> receivers = new TreeMap<>();
            String id = "";
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT && name.equals("tags")) {
                    NavigableMap<String, String> tags = CanonicalJson.fields(parser);
                    id = id(tags);
                    fields.put(name, CanonicalJson.object(tags));
                } else if (token == JsonToken.START_OBJECT && name.equals(ChatMessage.RECEIVERS)) {
                    CanonicalJson.fields(parser).forEach((receiver, at) -> receivers.put(receiver, seconds(at)));
                } else {
                    fields.put(name, CanonicalJson.value(parser));
                }
            }
            double time = seconds(String.valueOf(fields.remove(ChatMessage.TIME)));
            double range = seconds(fields.getOrDefault(ChatMessage.TIME_RANGE, "0"));
            fields.remove(ChatMessage.TIME_RANGE);
            fields.remove(ChatMessage.RECEIVERS);
            return Optional.of(ChatMessage.of(fields, id, time, time + range, receivers));
        } catch (IOException | NumberFormatException noMessage) {
            return Optional.empty();
        }
    }

    /** Of a message's tags; empty without one. */
    static String id(NavigableMap<String, String> tags) {
        String id = tags.getOrDefault("id", "");
        return id.equals("\"\"") || id.equals(CanonicalJson.NULL) ? "" : id;
    }

    private static double seconds(String number) {
        double seconds = Double.parseDouble(number);
        if (!(seconds >= 0 && seconds < LATEST_SECONDS)) {
            throw new NumberFormatException(number + " is no time");
        }
        return seconds;
    }

    private record Line(double time, double range, String text) {}

    /** A batch's content, in the order of wubloader's: equal batches must have equal hashes. */
    static String write(Collection<ChatMessage> messages) {
        StringBuilder text = new StringBuilder();
        messages.stream()
                .map(message -> new Line(message.time(), message.end() - message.time(), message.toJson()))
                .sorted(Comparator.comparingDouble(Line::time)
                        .thenComparingDouble(Line::range)
                        .thenComparing(Line::text))
                .forEach(line -> text.append(line.text).append('\n'));
        return text.toString();
    }
}
