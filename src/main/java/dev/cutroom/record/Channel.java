package dev.cutroom.record;

import dev.cutroom.conf.ChannelSettings;
import java.util.Optional;

/**
 * A channel of the database.
 *
 * @param node the one that records it; every recording node does without one
 */
public record Channel(ChannelSettings settings, Optional<String> node) {

    public Channel {
        Sources.requireRemote(settings);
    }

    boolean isFor(String nodeName) {
        return node.isEmpty() || node.get().equals(nodeName);
    }
}
