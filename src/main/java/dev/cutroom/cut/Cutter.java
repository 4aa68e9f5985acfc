package dev.cutroom.cut;

import dev.cutroom.conf.CutSettings;
import dev.cutroom.cut.CutPlan.Neighbours;
import dev.cutroom.flow.Lanes;
import dev.cutroom.flow.OwnContext;
import dev.cutroom.flow.Steps;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.select.Selection;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.WriteStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes cuts. One for the whole node, safe for all contexts; each cut belongs to the context that asked for it.
 *
 * <p>{@link #prepare} selects and plans, {@link Cut#writeTo} does the work. HTTP, the command line and publishing all
 * come in here. What is made is kept, and made once for all who want it meanwhile.
 */
public final class Cutter {

    private static final Logger LOG = LoggerFactory.getLogger(Cutter.class);

    /** Of finished cuts, below the store's base. */
    private static final String FOLDER = SegmentStore.PRIVATE_FOLDER + "/cuts";

    /** Each is held in memory whole while it is looked into. */
    private static final int READ_AT_ONCE = 8;

    private final Vertx vertx;
    private final SegmentStore store;
    private final FileCache files;
    private final Selector selector;
    private final Supplier<Future<Ffmpeg>> ffmpeg;
    private final SegmentLoader loader;
    private final Neighbouring neighbouring;
    private final EncoderQueue encoders;
    private final KeptCuts kept;
    private final SharedCuts shared;
    private final CutMeters meters;
    private final Future<Void> opened;

    /**
     * @param ffmpeg asked when a cut needs it first; fails with FfmpegMissingException where there is none
     * @param settings of one process only may say that cuts are kept, below the store's base
     */
    public Cutter(
            Vertx vertx,
            SegmentStore store,
            FileCache files,
            Selector selector,
            Supplier<Future<Ffmpeg>> ffmpeg,
            CutSettings settings,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.store = store;
        this.files = files;
        this.selector = selector;
        this.ffmpeg = ffmpeg;
        this.loader = new SegmentLoader(vertx, store, ffmpeg);
        this.neighbouring = new Neighbouring(selector, loader);
        int count = settings.encoders() > 0
                ? settings.encoders()
                : Runtime.getRuntime().availableProcessors();
        this.encoders = new EncoderQueue(vertx, count, settings.queue());
        this.kept = new KeptCuts(store.base().resolve(FOLDER), settings.cache().count());
        this.meters = new CutMeters(registry, encoders, kept);
        this.shared = new SharedCuts(vertx, kept, meters);
        this.opened = settings.cache().count() > 0
                ? vertx.<Void>executeBlocking(
                                () -> {
                                    kept.open();
                                    return null;
                                },
                                false)
                        .recover(failed -> {
                            LOG.warn("finished cuts of an earlier run cannot be read", failed);
                            return Future.succeededFuture();
                        })
                : Future.succeededFuture();
    }

    /**
     * Selects and plans.
     *
     * @param client who asks, for turns at the encoders: an address, an event's id
     * @return fails with HolesException, {@link NothingThereException}, or {@link CannotCutException} that says which
     *     type would do
     */
    public Future<Cut> prepare(CutRequest request, String client) {
        return select(request)
                .compose(selections -> request.type() == CutType.ROUGH
                        ? rough(request, selections)
                        : exact(request, client, selections));
    }

    private Future<Cut> exact(CutRequest request, String client, List<Selection> selections) {
        // Without ffmpeg a cut may still be possible, when nothing of it is encoded.
        Future<String> version = ffmpeg.get().map(Ffmpeg::version).otherwise("");
        return version.compose(known -> neighbouring
                .of(request.rendition(), selections)
                .compose(neighbours -> exact(request, client, selections, neighbours, known)));
    }

    private Future<Cut> exact(
            CutRequest request,
            String client,
            List<Selection> selections,
            List<Neighbours> neighbours,
            String version) {
        List<Segment> segments =
                selections.stream().flatMap(one -> one.segments().stream()).toList();
        List<Segment> read = Stream.concat(
                        segments.stream(), neighbours.stream().flatMap(Neighbours::stream))
                .toList();
        String tag = Tags.of(request, read, version);
        return kept(request, tag)
                .compose(there -> there.isPresent()
                        ? Future.succeededFuture(there.get())
                        : sizes(segments).compose(bytes -> plan(request, selections, neighbours)
                                .compose(plan -> made(request, client, tag, plan, bytes))));
    }

    private Future<Cut> made(CutRequest request, String client, String tag, CutPlan plan, long bytes) {
        SmartCut cut =
                new SmartCut(vertx, tag, request, plan, loader, ffmpeg, wanted -> encoders.acquire(client, wanted));
        return keepable(bytes)
                .map(fits -> fits ? new SharedCut(shared, cut, bytes, () -> prepare(request, client)) : cut);
    }

    private Future<Optional<Cut>> kept(CutRequest request, String tag) {
        String name = SharedCuts.name(tag, request.container());
        return OwnContext.of(opened)
                .compose(ready -> vertx.executeBlocking(() -> kept.find(name), false))
                .map(size -> size.map(bytes -> {
                    meters.kept();
                    Cut.Piece file = new Cut.Piece(FOLDER + "/" + name, bytes);
                    return new FilesCut(vertx, files, tag, request.container(), List.of(file), request.wantedLength());
                }));
    }

    /** Whether a cut of about that size can be kept. A disk that cannot be written keeps none, and hinders none. */
    private Future<Boolean> keepable(long bytes) {
        return vertx.executeBlocking(() -> kept.hasRoom(bytes), false).recover(unwritable -> {
            LOG.warn("finished cuts cannot be kept: {}", unwritable.getMessage());
            return Future.succeededFuture(false);
        });
    }

    /**
     * The runs without a hole in what there is of a cut's ranges, in their order, each widened to the whole segments that
     * it lies in: cut as {@code smart}, nothing of them is encoded again.
     *
     * @return fails with HolesException when the request allows none
     */
    public Future<List<TimeRange>> runs(CutRequest request) {
        return select(request).map(selections -> selections.stream()
                .flatMap(one -> Runs.of(one).stream())
                .toList());
    }

    /** What a cut would be made of, as JSON: a dry run. */
    public Future<JsonObject> plan(CutRequest request) {
        return select(request)
                .compose(selections -> request.type() == CutType.ROUGH
                        ? rough(request, selections).map(cut -> PlanJson.rough(request, selections, cut))
                        : plan(request, selections).compose(plan -> sizes(plan.copiedSegments())
                                .map(bytes -> PlanJson.exact(request, plan, bytes))));
    }

    /** Bytes of all; fails when one has none, or is no file, before a cut has begun that must break off there. */
    private Future<Long> sizes(List<Segment> segments) {
        return vertx.executeBlocking(
                () -> {
                    long bytes = 0;
                    for (Segment segment : segments) {
                        long size = Files.size(store.file(segment));
                        if (size == 0) {
                            throw new CannotCutException("the segment " + segment.path()
                                    + " is empty; leave it out of the range, or ask for type rough");
                        }
                        bytes += size;
                    }
                    return bytes;
                },
                false);
    }

    private Future<CutPlan> plan(CutRequest request, List<Selection> selections) {
        return neighbouring
                .of(request.rendition(), selections)
                .compose(neighbours -> plan(request, selections, neighbours));
    }

    /** Plans, reads what the planner asks for, and plans again, until it asks for nothing more. */
    private Future<CutPlan> plan(CutRequest request, List<Selection> selections, List<Neighbours> neighbours) {
        Map<String, SegmentScan> scans = new HashMap<>();
        Planner planner = new Planner(request, selections, neighbours, scans);
        AtomicReference<@Nullable CutPlan> made = new AtomicReference<>();
        return Steps.whileTrue(() -> {
                    made.set(planner.plan());
                    return Lanes.run(planner.unknown(), READ_AT_ONCE, segment -> loader.load(segment)
                                    .map(loaded -> {
                                        scans.put(segment.path(), loaded.scan());
                                        return null;
                                    }))
                            .map(read -> !planner.unknown().isEmpty());
                })
                .map(planned -> {
                    CutPlan plan = made.get();
                    if (plan == null) {
                        throw new NothingThereException(request.rendition());
                    }
                    if (!plan.format().canBeEncoded()) {
                        throw new CannotCutException("this stream's video can only be cut whole; ask for type rough");
                    }
                    return plan;
                });
    }

    /** Cuts into a stream and leaves that open: {@link #prepare} and {@link Cut#writeTo} in one. */
    public Future<Void> cut(CutRequest request, String client, WriteStream<Buffer> target) {
        return prepare(request, client).compose(cut -> cut.writeTo(target));
    }

    /**
     * Cuts into a file, which gets its name when it is whole. What streams as fragmented MP4 has its index in front there,
     * so that it can be sought in at once.
     *
     * @param begun told the cut before it is carried out: to cancel it, to ask how far it is
     */
    public Future<Void> cut(CutRequest request, String client, Path file, Consumer<Cut> begun) {
        boolean indexed = request.container() == Container.MP4 && request.type() != CutType.ROUGH;
        return prepare(request, client).compose(cut -> {
            CutToFile work = new CutToFile(vertx, ffmpeg, cut, indexed);
            begun.accept(work);
            return work.write(file);
        });
    }

    private Future<List<Selection>> select(CutRequest request) {
        List<Future<Selection>> found = request.ranges().stream()
                .map(range -> selector.select(request.rendition(), range, request.allowHoles()))
                .toList();
        return Future.all(found).map(all -> {
            List<Selection> selections = all.list();
            if (selections.stream().allMatch(Selection::isEmpty)) {
                throw new NothingThereException(request.rendition());
            }
            return selections;
        });
    }

    private Future<Cut> rough(CutRequest request, List<Selection> selections) {
        List<Segment> segments =
                selections.stream().flatMap(one -> one.segments().stream()).toList();
        return vertx.executeBlocking(
                () -> {
                    List<Cut.Piece> pieces = new ArrayList<>(segments.size());
                    for (Segment segment : segments) {
                        pieces.add(new Cut.Piece(segment.path(), Files.size(store.file(segment))));
                    }
                    return new FilesCut(
                            vertx,
                            files,
                            Tags.of(request, segments, ""),
                            request.container(),
                            pieces,
                            segments.stream().mapToLong(Segment::duration).sum());
                },
                false);
    }
}
