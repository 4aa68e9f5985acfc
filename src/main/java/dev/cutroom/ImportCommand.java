package dev.cutroom;

import dev.cutroom.imports.Importer;
import dev.cutroom.imports.Importer.Progress;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cutroom import}: brings a recording that lies here as an HLS playlist with its files into a store. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Brings a recording that lies here as an HLS media playlist with its files into a store.")
final class ImportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PLAYLIST", description = "A media playlist, or a folder that holds exactly one.")
    Path playlist = Path.of("");

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The store's base folder.")
    Path data = Path.of("data");

    @Option(names = "--channel", paramLabel = "NAME", required = true, description = "The channel it becomes part of.")
    String channel = "";

    @Option(
            names = "--quality",
            paramLabel = "NAME",
            defaultValue = "source",
            description = "The quality it becomes (default: source).")
    String quality = "";

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "When it begins, UTC, as 2026-11-02T10:56:01.3 (default: as the playlist says).")
    @Nullable
    String start;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        Rendition rendition = new Rendition(channel, quality);
        OptionalLong begins = start == null ? OptionalLong.empty() : OptionalLong.of(Micros.parse(start));
        Progress done;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("import")
                .setUnit(" segments", 1)
                .setInitialMax(0)
                .setStyle(ProgressBarStyle.ASCII)
                .build()) {
            done = StoreCommand.run(
                    data, (vertx, store) -> new Importer(vertx, store).run(playlist, rendition, begins, progress -> {
                        bar.maxHint(progress.allSegments());
                        bar.stepTo(progress.segments());
                    }));
        }
        if (spec != null) {
            spec.commandLine()
                    .getOut()
                    .println("imported " + done.segments() + " segments of " + done.bytes() + " bytes into "
                            + rendition);
            spec.commandLine().getOut().flush();
        }
        return ExitCode.OK;
    }
}
