package dev.cutroom.replicate;

import dev.cutroom.store.ContentHash;
import dev.cutroom.timeline.Rendition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of chat batches, {@code CHANNEL/chat/HOUR/TIME-HASH.json} (wire.md section 1). */
final class ChatBatch {

    private static final Pattern NAME = Pattern.compile("[0-9][0-9:.]{0,20}-([A-Za-z0-9_-]{43})\\.json");

    private ChatBatch() {}

    static boolean isIn(Rendition rendition, String name) {
        return rendition.quality().equals(Rendition.CHAT) && NAME.matcher(name).matches();
    }

    /** Whether a content is what its name says. */
    static boolean fits(String name, byte[] content) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() && matcher.group(1).equals(ContentHash.of(content));
    }
}
