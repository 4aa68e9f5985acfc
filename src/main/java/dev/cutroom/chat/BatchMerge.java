package dev.cutroom.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What becomes of the batches of a minute that several nodes wrote, as wubloader has it: those of the minutes before and
 * after are merged too, since a message's time may come to lie there. Pure.
 */
final class BatchMerge {

    /** wubloader's batches hold as much, and those of others are brought to it. */
    static final long MINUTE_SECONDS = 60;

    private BatchMerge() {}

    /** The contents of the batches that hold all that was received, by their times in seconds since the epoch. */
    static NavigableMap<Long, String> of(Collection<ChatMessage> receipts) {
        NavigableMap<Long, List<ChatMessage>> minutes = new TreeMap<>();
        for (ChatMessage message : ChatLog.of(receipts).messages()) {
            long minute = (long) (message.time() / MINUTE_SECONDS);
            minutes.computeIfAbsent(minute * MINUTE_SECONDS, time -> new ArrayList<>())
                    .add(message);
        }
        NavigableMap<Long, String> contents = new TreeMap<>();
        minutes.forEach((minute, messages) -> contents.put(minute, BatchText.write(messages)));
        return contents;
    }
}
