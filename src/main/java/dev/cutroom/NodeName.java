package dev.cutroom;

import dev.cutroom.conf.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A node's name among others: the configured one, else the host's. */
final class NodeName {

    private NodeName() {}

    static String of(NodeSettings settings) {
        return settings.name().orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "localhost";
            }
        });
    }
}
