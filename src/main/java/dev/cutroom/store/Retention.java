package dev.cutroom.store;

import dev.cutroom.conf.RetentionSettings;
import dev.cutroom.flow.Steps;
import dev.cutroom.store.RetentionPlan.Removal;
import dev.cutroom.store.StoreTree.HourFolder;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    /** When more hours cannot be deleted it is the disk. */
    private static final int MOST_STUCK = 100;

    private final SegmentStore store;
    private final Pins pins;
    private final RetentionSettings settings;
    private final Clock clock;
    private final RetentionMeters meters;
    private final RetentionJournal journal;
    private final HourMeasure measure = new HourMeasure();
    private final Room room;
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
        this.room = new Room(settings.freeSpace().count());
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
     * Whether an hour is young enough to be kept, and has room here. What is not is not worth fetching from other nodes:
     * it would be deleted here again. Never blocks; from any thread.
     */
    public boolean keeps(Rendition rendition, Hour hour) {
        return settings.ruleFor(rendition.channel(), rendition.quality())
                        .flatMap(RetentionSettings.Rule::maxAge)
                        .map(age -> isYounger(hour, age))
                        .orElse(true)
                && (isYounger(hour, settings.atLeast()) || room.isFor(rendition, hour));
    }

    private boolean isYounger(Hour hour, Duration age) {
        return hour.end() + age.toMillis() * Micros.MILLISECOND > now();
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

    /**
     * Plans and removes. When an hour did not let itself be removed it does so again without that one, or the oldest
     * hour of all, tried first in each round, would keep everything behind it for ever.
     */
    private Future<Round> round() {
        Set<Path> stuck = new HashSet<>();
        AtomicReference<Round> done = new AtomicReference<>(new Round(0, 0, 0));
        return Steps.whileTrue(() -> {
                    int before = stuck.size();
                    return removeAll(Objects.requireNonNull(done.get()), stuck).map(round -> {
                        done.set(round);
                        return stuck.size() > before && stuck.size() < MOST_STUCK && !stopped;
                    });
                })
                .map(over -> Objects.requireNonNull(done.get()));
    }

    private Future<Round> removeAll(Round before, Set<Path> stuck) {
        return store.blocking(() -> plan(stuck)).compose(plan -> {
            Promise<Round> all = Promise.promise();
            removeNext(plan, 0, new Round(before.files, before.bytes, plan.shortage()), stuck, all);
            return all.future();
        });
    }

    private RetentionPlan plan(Set<Path> stuck) throws IOException {
        List<HourFolder> hours = store.tree().newestFirst().stream()
                .filter(hour -> !stuck.contains(hour.path()))
                .toList();
        long free = free();
        List<Pin> held = pins.read();
        room.measured(free, held);
        return RetentionPlan.of(measure.measure(hours, held), settings, now(), free);
    }

    /** A loop over hours, each a task of its own, so that a big round holds no worker for long. */
    private void removeNext(RetentionPlan plan, int index, Round done, Set<Path> stuck, Promise<Round> all) {
        if (stopped || index == plan.removals().size()) {
            store.blocking(() -> {
                        long free = free();
                        room.measured(free, pins.read());
                        meters.space(free, done.shortage);
                        return done;
                    })
                    .onComplete(all);
            return;
        }
        store.blocking(() -> removeOrSay(plan.removals().get(index), stuck))
                .onSuccess(removed -> removeNext(
                        plan,
                        index + 1,
                        new Round(done.files + removed.files, done.bytes + removed.bytes, done.shortage),
                        stuck,
                        all))
                .onFailure(all::fail);
    }

    private Round removeOrSay(Removal removal, Set<Path> stuck) throws IOException {
        // Read for each hour: a big round takes minutes, and a pin that was promised meanwhile must hold.
        List<Pin> held = pins.read();
        Path path = store.folder(removal.use().rendition(), removal.use().hour());
        journal.intend(removal, now());
        try {
            return remove(removal, path, held);
        } catch (IOException refused) {
            LOG.error("retention could not delete {} and goes on without it: {}", path, refused.toString());
            stuck.add(path);
            return new Round(0, 0, 0);
        }
    }

    private Round remove(Removal removal, Path path, List<Pin> held) throws IOException {
        HourFolder hour =
                new HourFolder(removal.use().rendition(), removal.use().hour(), path);
        long files = 0;
        long bytes = 0;
        try {
            for (String name : StoreTree.names(path)) {
                if (HourMeasure.isDeletable(name) && !HourMeasure.isPinned(hour, name, held)) {
                    long size = HourMeasure.size(path.resolve(name));
                    if (Files.deleteIfExists(path.resolve(name))) {
                        files++;
                        bytes += size;
                    }
                }
            }
        } finally {
            if (files > 0) {
                room.removed(removal);
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
