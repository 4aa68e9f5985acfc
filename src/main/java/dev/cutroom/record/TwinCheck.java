package dev.cutroom.record;

import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what two independent recorders of one rendition have stored: equal segments have equal names, since the
 * content's hash stands in them. One says so when the twins begin to differ, and one when they agree again.
 */
final class TwinCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TwinCheck.class);
    private static final int REMEMBERED = 1_000;

    private final RecorderMeters meters;
    private final Map<Long, String> names = new LinkedHashMap<>();
    private boolean differ;

    TwinCheck(RecorderMeters meters) {
        this.meters = meters;
    }

    /** Called by both for each whole segment. */
    void stored(Segment segment) {
        if (segment.type() != SegmentType.FULL) {
            return;
        }
        String other = names.remove(segment.start());
        if (other == null) {
            names.put(segment.start(), segment.name());
            if (names.size() > REMEMBERED) {
                names.remove(names.keySet().iterator().next());
            }
            return;
        }
        boolean equal = other.equals(segment.name());
        meters.compared(equal);
        if (equal == differ) {
            differ = !equal;
            LOG.warn(
                    "{}: two sessions {} ({} and {})",
                    segment.rendition(),
                    equal ? "agree again" : "got different content",
                    other,
                    segment.name());
        }
    }
}
