package dev.cutroom.chat;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What receivers saw of a chat, as a set: merging is its union, so it does not matter in which order logs are merged, how
 * they are grouped, or whether one comes twice. What is said in it is found from the whole set. Pairs that are merged for
 * good, one after the other, could not promise that: of three receipts where the first fits the second and the second the
 * third, but not the first the third, the pair that meets first would win. Immutable.
 */
final class ChatLog {

    private final Set<ChatMessage> receipts;

    private ChatLog(Set<ChatMessage> receipts) {
        this.receipts = receipts;
    }

    static ChatLog of(Collection<ChatMessage> receipts) {
        Set<ChatMessage> all = new TreeSet<>(ChatMessage.ORDER);
        all.addAll(receipts);
        return new ChatLog(all);
    }

    ChatLog merge(ChatLog other) {
        Set<ChatMessage> all = new TreeSet<>(ChatMessage.ORDER);
        all.addAll(receipts);
        all.addAll(other.receipts);
        return new ChatLog(all);
    }

    /** Each message once, in order. */
    List<ChatMessage> messages() {
        ChatSweep sweep = new ChatSweep();
        sweep.add(receipts);
        return sweep.finish();
    }
}
