package dev.cutroom.conf;

import java.util.List;

/**
 * The event bus across nodes, through Hazelcast.
 *
 * @param enabled whether this node joins
 * @param host the address that other nodes reach it by
 * @param port of Hazelcast; the next free one when it is taken
 * @param members of the cluster as {@code host} or {@code host:port}; there is no multicast
 */
public record ClusterSettings(
        @Default("false") boolean enabled,
        @Default("127.0.0.1") String host,
        @Default("5701") int port,
        List<String> members) {}
