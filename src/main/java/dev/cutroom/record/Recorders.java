package dev.cutroom.record;

import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegMissingException;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All recorders of this node, on one event loop; channels come and go without a restart. */
public final class Recorders extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(Recorders.class);

    /** How long fetches may go on when recorders stop; a node must have stopped within 10 s. */
    private static final long STOP_MILLIS = 4_000;

    private final SegmentStore store;
    private final RecordSettings settings;
    private final List<ChannelSettings> channels;
    private final Supplier<Future<Ffmpeg>> ffmpeg;
    private final MeterRegistry registry;
    private final Map<ChannelSettings, List<Recorder>> running = new HashMap<>();
    private final Map<Rendition, RecorderMeters> meters = new HashMap<>();
    private volatile List<Recorder> all = List.of();
    private Optional<Web> web = Optional.empty();

    /** @param ffmpeg asked for by channels that come by RTMP, SRT, UDP or from a file */
    public Recorders(
            SegmentStore store,
            RecordSettings settings,
            List<ChannelSettings> channels,
            Supplier<Future<Ffmpeg>> ffmpeg,
            MeterRegistry registry) {
        this.store = store;
        this.settings = settings;
        this.channels = List.copyOf(channels);
        this.ffmpeg = ffmpeg;
        this.registry = registry;
    }

    /** Without channels that need ffmpeg. */
    public Recorders(
            SegmentStore store, RecordSettings settings, List<ChannelSettings> channels, MeterRegistry registry) {
        this(
                store,
                settings,
                channels,
                () -> Future.failedFuture(new FfmpegMissingException("these recorders have no ffmpeg")),
                registry);
    }

    /** Fails with {@link IllegalArgumentException} when a channel of the configuration cannot be recorded. */
    @Override
    public Future<?> start() {
        channels.forEach(Sources::check);
        web = Optional.of(new Web(vertx, settings));
        return apply(channels);
    }

    /**
     * Makes these the channels that are recorded: starts new ones, stops those that are gone, leaves equal ones alone. Done
     * when that has begun: what stops may have segments to finish, and nobody who comes is to wait for those.
     */
    public Future<Void> change(List<ChannelSettings> wanted) {
        return Future.future(promise -> context.runOnContext(turn -> {
            apply(List.copyOf(wanted));
            promise.complete();
        }));
    }

    private Future<Void> apply(List<ChannelSettings> wanted) {
        List<Future<Void>> stops = new ArrayList<>();
        for (ChannelSettings channel : List.copyOf(running.keySet())) {
            if (!wanted.contains(channel)) {
                List<Recorder> gone = running.getOrDefault(channel, List.of());
                running.remove(channel);
                gone.forEach(recorder -> stops.add(recorder.stop()));
            }
        }
        for (ChannelSettings channel : wanted) {
            if (!running.containsKey(channel)) {
                running.put(channel, begin(channel));
            }
        }
        all = running.values().stream().flatMap(List::stream).toList();
        return Future.join(stops).mapEmpty();
    }

    private List<Recorder> begin(ChannelSettings channel) {
        List<Recorder> recorders = new ArrayList<>();
        try {
            for (String quality : channel.qualities()) {
                recorders.addAll(begin(channel, quality));
            }
        } catch (IllegalArgumentException refused) {
            LOG.warn("the channel {} is not recorded: {}", channel.name(), refused.getMessage());
        }
        recorders.forEach(Recorder::start);
        return recorders;
    }

    private List<Recorder> begin(ChannelSettings channel, String quality) {
        Web client = web.orElseThrow();
        Sources sources = new Sources(vertx, client, settings, ffmpeg);
        Rendition rendition = new Rendition(channel.name(), quality);
        // Meters outlive their recorder, so that a channel that comes back goes on counting.
        RecorderMeters counts = meters.computeIfAbsent(rendition, key -> new RecorderMeters(registry, key));
        // A second ffmpeg could not listen on the port of the first.
        boolean twice = settings.twins() && !Ingest.isOne(channel.url());
        Optional<TwinCheck> twins = twice ? Optional.of(new TwinCheck(counts)) : Optional.empty();
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            recorders.add(new Recorder(
                    vertx,
                    client,
                    store,
                    settings,
                    Clock.systemUTC(),
                    rendition,
                    new AdRules(channel.adPatterns()),
                    sources.of(channel, quality),
                    counts,
                    twins));
        }
        return recorders;
    }

    /** What each recorder is doing; safe on any thread. */
    public List<RecorderState.View> views() {
        return all.stream().map(Recorder::view).toList();
    }

    /** Lets fetches under way end for a while, then ends them: what has come of them is kept as partial. */
    @Override
    public Future<?> stop() {
        long timer = vertx.setTimer(STOP_MILLIS, late -> closeWeb());
        return apply(List.of()).onComplete(done -> vertx.cancelTimer(timer)).eventually(this::closeWeb);
    }

    private Future<Void> closeWeb() {
        return web.map(Web::close).orElse(Future.succeededFuture());
    }
}
