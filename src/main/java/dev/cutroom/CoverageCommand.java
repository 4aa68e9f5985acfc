package dev.cutroom;

import dev.cutroom.coverage.HourCoverage;
import dev.cutroom.select.Ranges;
import dev.cutroom.select.Selector;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cutroom coverage}: what a store has of a stream, hour by hour. Exits with 1 when it has holes. */
@Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        description = "Says hour by hour what is kept of a stream and what is missing.")
final class CoverageCommand implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The store's base folder.")
    Path data = Path.of("data");

    @Option(names = "--channel", required = true, description = "The channel's name.")
    String channel = "";

    @Option(
            names = "--quality",
            defaultValue = "source",
            description = "The quality's name (default: ${DEFAULT-VALUE}).")
    String quality = "source";

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        StoreCommand.requireFolder(data);
        Rendition rendition = new Rendition(channel, quality);
        List<HourCoverage> hours = StoreCommand.run(data, (vertx, store) -> hours(vertx, store, rendition));
        if (hours.isEmpty()) {
            throw new CommandFailedException("nothing is kept of " + rendition);
        }
        hours.forEach(this::print);
        return hours.stream().allMatch(hour -> hour.holes().isEmpty()) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Between the first and the last segment; what lies before and after is nobody's hole. */
    private static Future<List<HourCoverage>> hours(Vertx vertx, SegmentStore store, Rendition rendition) {
        Ranges ranges = new Ranges(store, new Selector(vertx, store, new CompositeMeterRegistry()));
        return ranges.bounds(rendition).compose(bounds -> of(ranges, rendition, bounds));
    }

    private static Future<List<HourCoverage>> of(Ranges ranges, Rendition rendition, Optional<TimeRange> bounds) {
        return bounds.isEmpty()
                ? Future.succeededFuture(List.of())
                : ranges.spans(rendition, bounds.get()).map(spans -> HourCoverage.of(bounds.get(), spans));
    }

    private void print(HourCoverage hour) {
        if (spec == null) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(hour.hour() + "  " + Micros.formatSeconds(hour.covered()) + " s kept, "
                + hour.holes().size() + " holes");
        for (Hole hole : hour.holes()) {
            out.println("    missing from " + Micros.format(hole.start()) + " to " + Micros.format(hole.end()));
        }
        out.flush();
    }
}
