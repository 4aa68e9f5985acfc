package dev.cutroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of meters in {@code metrics.md}, and what an exposition exports, as names that can be compared. */
public final class MetricsTable {

    private static final Pattern ROW = Pattern.compile("^\\| `(cutroom_[a-z0-9_]+)` \\|", Pattern.MULTILINE);
    private static final Pattern FAMILY = Pattern.compile("^# TYPE (cutroom_[a-z0-9_]+) ", Pattern.MULTILINE);

    private MetricsTable() {}

    public static Set<String> documented() throws IOException {
        try (InputStream in = MetricsTable.class.getResourceAsStream("/metrics.md")) {
            return names(ROW, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The families of a Prometheus text; the maximum that a timer has beside it counts as part of it. */
    public static Set<String> exported(String text) {
        Set<String> families = names(FAMILY, text);
        Set<String> documentedApart =
                Set.of("cutroom_event_loop_delay_max_seconds", "cutroom_event_loop_delay_raw_max_seconds");
        families.removeIf(name -> name.endsWith("_seconds_max") && !documentedApart.contains(name));
        return families;
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        for (Matcher row = pattern.matcher(text); row.find(); ) {
            names.add(row.group(1));
        }
        return names;
    }
}
