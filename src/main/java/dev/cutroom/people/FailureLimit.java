package dev.cutroom.people;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts wrong tokens by address, a minute at a time. Addresses share a fixed number of slots, each a minute's number
 * and a count in one long, so that memory stays the same whoever sends how much; which share one differs from start to
 * start, so that nobody can aim at another's. Safe for all contexts.
 */
final class FailureLimit {

    private static final int SLOTS = 1 << 14;
    private static final int COUNT_BITS = 20;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int IPV6_NETWORK_PARTS = 4;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private final int multiplier = ThreadLocalRandom.current().nextInt() | 1;
    private final int most;
    private final long origin;

    /** @param now as {@link System#nanoTime} */
    FailureLimit(int most, long now) {
        this.most = most;
        this.origin = now;
    }

    /** Whole seconds that an address has to wait, at least 1; 0 when it has not to. */
    int secondsToWait(String address, long now) {
        long minute = minute(now);
        long slot = slots.get(slot(address));
        if (slot >>> COUNT_BITS != minute || (slot & COUNT_MASK) < most) {
            return 0;
        }
        long left = minute * MINUTE_NANOS - (now - origin);
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(left + TimeUnit.SECONDS.toNanos(1) - 1));
    }

    void count(String address, long now) {
        long minute = minute(now);
        slots.updateAndGet(
                slot(address),
                before -> before >>> COUNT_BITS == minute
                        ? (before & COUNT_MASK) == COUNT_MASK ? before : before + 1
                        : minute << COUNT_BITS | 1);
    }

    /** From 1 on, so that an empty slot is of none. */
    private long minute(long now) {
        return (now - origin) / MINUTE_NANOS + 1;
    }

    private int slot(String address) {
        String network = network(address);
        int hash = 1;
        for (int i = 0; i < network.length(); i++) {
            hash = hash * multiplier + network.charAt(i);
        }
        return (hash ^ hash >>> 15) & SLOTS - 1;
    }

    /** One who has an IPv6 address has a whole network of them. */
    private static String network(String address) {
        int end = -1;
        for (int part = 0; part < IPV6_NETWORK_PARTS; part++) {
            int next = address.indexOf(':', end + 1);
            if (next < 0) {
                return address;
            }
            end = next;
        }
        return address.substring(0, end);
    }
}
