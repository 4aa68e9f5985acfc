package dev.cutroom;

import dev.cutroom.conf.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A node's name among others: the configured one, else the host's. */
final class NodeName {

    private NodeName() {}

    static String of(NodeSettings settings) {
        return settings.name().orElseGet(NodeName::host);
    }

    /** The URL that others reach this node by: where it answers, with the host's name when that is every address. */
    static String reachable(String url) {
        return url.replaceFirst("//(0\\.0\\.0\\.0|\\[?::]?)(?=:\\d)", "//" + host());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
