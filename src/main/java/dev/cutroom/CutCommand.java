package dev.cutroom;

import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.cut.Container;
import dev.cutroom.cut.Cut;
import dev.cutroom.cut.CutRequest;
import dev.cutroom.cut.CutType;
import dev.cutroom.cut.Cutter;
import dev.cutroom.cut.Progress;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cutroom cut}: cuts ranges out of a store into a file, without a node. */
@Command(name = "cut", mixinStandardHelpOptions = true, description = "Cuts ranges out of a store into a file.")
final class CutCommand implements Callable<Integer> {

    private static final int TELL_MILLIS = 200;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The store's base folder.")
    Path data = Path.of("data");

    @Option(names = "--channel", required = true, description = "The channel's name.")
    String channel = "";

    @Option(
            names = "--quality",
            defaultValue = "source",
            description = "The quality's name (default: ${DEFAULT-VALUE}).")
    String quality = "source";

    @Option(
            names = "--range",
            required = true,
            paramLabel = "START,END",
            split = ";",
            description = "What to cut, in UTC, as 2026-11-02T10:56:01,2026-11-02T10:57:00; may be repeated.")
    List<String> ranges = new ArrayList<>();

    @Option(
            names = "--type",
            defaultValue = "smart",
            description = "rough, fast, smart, mpegts, mp4, mkv or webm (default: ${DEFAULT-VALUE}).")
    CutType type = CutType.SMART;

    @Option(names = "--allow-holes", description = "Join over what is missing instead of refusing.")
    boolean allowHoles;

    @Parameters(
            paramLabel = "FILE",
            description = "The file to write; its ending says what it is: .ts, .mp4, .mkv, .webm.")
    Path file = Path.of("cut.ts");

    @Override
    public Integer call() {
        StoreCommand.requireFolder(data);
        CutRequest request = new CutRequest(
                new Rendition(channel, quality),
                ranges.stream().map(CutCommand::range).toList(),
                List.of(),
                allowHoles,
                type,
                container(file));
        StoreCommand.run(data, (vertx, store) -> Ffmpeg.find(vertx, Optional.empty())
                .compose(ffmpeg -> cut(vertx, store, ffmpeg, request).eventually(ffmpeg::close)));
        System.err.println("wrote " + file);
        return 0;
    }

    private Future<Void> cut(Vertx vertx, SegmentStore store, Ffmpeg ffmpeg, CutRequest request) {
        CompositeMeterRegistry registry = new CompositeMeterRegistry();
        FileCache files = new FileCache(store, registry);
        Cutter cutter = new Cutter(
                vertx,
                store,
                files,
                new Selector(vertx, store, registry),
                () -> Future.succeededFuture(ffmpeg),
                SettingsLoader.load(Map.of(), System.getenv(), Map.of()).cut().keepingNone(),
                registry);
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("cut")
                .setUnit(" s", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
        AtomicLong telling = new AtomicLong();
        return cutter.cut(
                        request,
                        "command line",
                        file,
                        cut -> telling.set(vertx.setPeriodic(TELL_MILLIS, tick -> tell(bar, cut))))
                .onComplete(done -> {
                    vertx.cancelTimer(telling.get());
                    bar.close();
                    files.close();
                });
    }

    private static void tell(ProgressBar bar, Cut cut) {
        Progress progress = cut.progress();
        bar.maxHint((long) Math.ceil(progress.total())).stepTo((long) progress.seconds());
    }

    private static TimeRange range(String text) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw new CommandFailedException(
                    "--range '" + text + "' must be START,END, such as 2026-11-02T10:56:01,2026-11-02T10:57:00");
        }
        try {
            return new TimeRange(Micros.parse(text.substring(0, comma)), Micros.parse(text.substring(comma + 1)));
        } catch (IllegalArgumentException bad) {
            throw new CommandFailedException("--range: " + bad.getMessage(), bad);
        }
    }

    private static Container container(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        for (Container container : Container.values()) {
            if (container.ending().equals(ending)) {
                return container;
            }
        }
        throw new CommandFailedException("the file '" + name + "' must end in .ts, .mp4, .mkv or .webm");
    }
}
