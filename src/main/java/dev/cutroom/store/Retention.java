package dev.cutroom.store;

import dev.cutroom.conf.RetentionSettings;
import dev.cutroom.store.RetentionPlan.Removal;
import dev.cutroom.store.StoreTree.HourFolder;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the rules say, an hour at a time, each noted in the journal before; what is pinned and tombstones stay.
 * A disk that cannot be kept free enough is an alarm, never an end. Owned by the context that starts it; one round at a
 * time.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final SegmentStore store;
    private final Pins pins;
    private final RetentionSettings settings;
    private final Clock clock;
    private final RetentionMeters meters;
    private final RetentionJournal journal;
    private final HourMeasure measure = new HourMeasure();
    private final AtomicReference<Future<Void>> last = new AtomicReference<>(Future.succeededFuture());
    private long timer = -1;
    private volatile boolean stopped;
    private boolean alarmed;

    /** What a round did. */
    public record Round(long files, long bytes, long shortage) {}

    public Retention(SegmentStore store, Pins pins, RetentionSettings settings, Clock clock, MeterRegistry registry) {
        this.store = store;
        this.pins = pins;
        this.settings = settings;
        this.clock = clock;
        this.meters = new RetentionMeters(registry);
        this.journal = new RetentionJournal(store.base());
    }

    /** Begins with a round, and makes one every {@code retention.every}. */
    public Future<Void> start() {
        again();
        return Future.succeededFuture();
    }

    private void again() {
        runOnce()
                .onFailure(failure -> LOG.error("retention could not do its round", failure))
                .onComplete(done -> {
                    if (!stopped) {
                        timer = store.vertx()
                                .setTimer(Math.max(1, settings.every().toMillis()), id -> again());
                    }
                });
    }

    /** Done when the round under way is. */
    public Future<Void> stop() {
        stopped = true;
        store.vertx().cancelTimer(timer);
        return Objects.requireNonNull(last.get());
    }

    /** One round now, after the one under way. */
    public Future<Round> runOnce() {
        return exclusively(this::round).onSuccess(this::tell);
    }

    public Future<Forecast> forecast() {
        return exclusively(() -> store.blocking(() -> {
            List<HourUse> uses = measure.measure(store.tree().newestFirst(), pins.read());
            return Forecast.of(uses, settings, now(), free());
        }));
    }

    /**
     * Whether an hour is young enough to be kept. What is not is not worth fetching from other nodes: it would be
     * deleted here again.
     */
    public boolean keeps(Rendition rendition, Hour hour) {
        return settings.ruleFor(rendition.channel(), rendition.quality())
                .flatMap(RetentionSettings.Rule::maxAge)
                .map(age -> hour.end() + age.toMillis() * 1_000 > now())
                .orElse(true);
    }

    /** One after the other, from whatever context they are asked for. */
    private <T> Future<T> exclusively(Supplier<Future<T>> work) {
        Promise<Void> turn = Promise.promise();
        return last.getAndSet(turn.future()).transform(done -> work.get()).onComplete(done -> turn.complete());
    }

    private long now() {
        return Pins.micros(clock);
    }

    private long free() throws IOException {
        return Files.getFileStore(store.base()).getUsableSpace();
    }

    private record Planned(RetentionPlan plan, List<Pin> held) {}

    private Future<Round> round() {
        return store.blocking(() -> {
                    List<Pin> held = pins.read();
                    List<HourUse> uses = measure.measure(store.tree().newestFirst(), held);
                    return new Planned(RetentionPlan.of(uses, settings, now(), free()), held);
                })
                .compose(planned -> {
                    Promise<Round> all = Promise.promise();
                    removeNext(planned, 0, new Round(0, 0, planned.plan.shortage()), all);
                    return all.future();
                });
    }

    /** A loop over hours, each a task of its own, so that a big round holds no worker for long. */
    private void removeNext(Planned planned, int index, Round done, Promise<Round> all) {
        if (stopped || index == planned.plan.removals().size()) {
            store.blocking(() -> {
                        meters.space(free(), done.shortage);
                        return done;
                    })
                    .onComplete(all);
            return;
        }
        store.blocking(() -> remove(planned.plan.removals().get(index), planned.held))
                .onSuccess(removed -> removeNext(
                        planned,
                        index + 1,
                        new Round(done.files + removed.files, done.bytes + removed.bytes, done.shortage),
                        all))
                .onFailure(all::fail);
    }

    private Round remove(Removal removal, List<Pin> held) throws IOException {
        Path path = store.folder(removal.use().rendition(), removal.use().hour());
        HourFolder hour =
                new HourFolder(removal.use().rendition(), removal.use().hour(), path);
        journal.intend(removal, now());
        long files = 0;
        long bytes = 0;
        for (String name : StoreTree.names(path)) {
            if (HourMeasure.isDeletable(name) && !HourMeasure.isPinned(hour, name, held)) {
                long size = HourMeasure.size(path.resolve(name));
                if (Files.deleteIfExists(path.resolve(name))) {
                    files++;
                    bytes += size;
                }
            }
        }
        removeIfEmpty(path);
        journal.did(removal, files, bytes, now());
        meters.deleted(removal.reason(), files, bytes);
        return new Round(files, bytes, 0);
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException tombstonesOrPinned) {
            LOG.debug("{} keeps what is pinned, and its tombstones", folder);
        } catch (NoSuchFileException gone) {
            LOG.debug("{} went away meanwhile", folder);
        }
    }

    /** Once when it begins and once when it ends. */
    private void tell(Round round) {
        boolean alarm = round.shortage > 0;
        if (alarm && !alarmed) {
            LOG.error(
                    "the disk of {} lacks {} bytes to its floor, and nothing more may be deleted; add space, or "
                            + "loosen pins and rules",
                    store.base(),
                    round.shortage);
        } else if (!alarm && alarmed) {
            LOG.info("the disk of {} has enough space again", store.base());
        }
        alarmed = alarm;
        if (round.files > 0) {
            LOG.info("retention deleted {} files of {} bytes", round.files, round.bytes);
        }
    }
}
