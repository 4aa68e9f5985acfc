package dev.cutroom.record;

import dev.cutroom.hls.MediaSegment;
import java.util.List;

/** Patterns that tell an advertisement's segment: plain parts of its address or title. */
record AdRules(List<String> patterns) {

    static final AdRules NONE = new AdRules(List.of());

    boolean matches(MediaSegment segment) {
        return patterns.stream()
                .anyMatch(pattern ->
                        segment.uri().contains(pattern) || segment.title().contains(pattern));
    }
}
