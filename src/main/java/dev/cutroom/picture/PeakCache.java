package dev.cutroom.picture;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The loudness of segments, known by their content's hash, so that it never grows old. Bounded by number: a segment of
 * 2 s takes 400 bytes, so that a day of them takes 20 MB. Shared by all event loops.
 */
public final class PeakCache {

    private static final int MOST = 50_000;

    private final Map<String, Peaks> byName = new ConcurrentHashMap<>();
    private final Queue<String> oldestFirst = new ConcurrentLinkedQueue<>();

    Optional<Peaks> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    void put(String name, Peaks peaks) {
        if (byName.put(name, peaks) == null) {
            oldestFirst.add(name);
            if (byName.size() > MOST) {
                String oldest = oldestFirst.poll();
                if (oldest != null) {
                    byName.remove(oldest);
                }
            }
        }
    }
}
