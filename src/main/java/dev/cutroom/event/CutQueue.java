package dev.cutroom.event;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.CutProgress;
import dev.cutroom.cut.CannotCutException;
import dev.cutroom.cut.Cut;
import dev.cutroom.cut.CutRequest;
import dev.cutroom.cut.Cutter;
import dev.cutroom.cut.EncodersBusyException;
import dev.cutroom.cut.NothingThereException;
import dev.cutroom.cut.Progress;
import dev.cutroom.database.Database;
import dev.cutroom.flow.Steps;
import dev.cutroom.publish.Destination;
import dev.cutroom.publish.Destinations;
import dev.cutroom.select.HolesException;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has submitted events cut and published, one at a time on each node. Any node claims any event, with a lease that it
 * renews while it works; when it dies, another takes over once the lease is over, and the fence keeps a node that only
 * seemed dead from finishing. All state is of this verticle's context.
 */
public final class CutQueue extends VerticleBase {

    static final int LEASE_SECONDS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(CutQueue.class);
    private static final int LOOK_MILLIS = 1_000;
    private static final int RENEW_MILLIS = 5_000;
    private static final int TELL_MILLIS = 500;
    /** For what no notice of coverage tells of; each look at what is missing writes a line of history. */
    private static final int HOLES_SECONDS = 120;

    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(LEASE_SECONDS);
    private static final int BUSY_SECONDS = 3;
    private static final long SWEEP_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final Database database;
    private final EventsTable table;
    private final Cutter cutter;
    private final Destinations destinations;
    private final String node;
    private final Path folder;

    private final LongSupplier nanos;

    private @Nullable Work current;
    private boolean claiming;
    private boolean stopping;

    /** What is under way. */
    private static final class Work {
        final Claim claim;

        @Nullable
        Cut cut;

        /** Until when, by this node's own clock, no other node can have it. */
        long heldUntil;

        boolean lost;

        Work(Claim claim, long heldUntil) {
            this.claim = claim;
            this.heldUntil = heldUntil;
        }

        /** Ends the cut; the event is somebody else's, or nobody's. */
        void lose() {
            lost = true;
            if (cut != null) {
                cut.cancel();
            }
        }
    }

    /**
     * Does nothing before it is deployed.
     *
     * @param node this node's name, as other nodes and people see it
     * @param folder for cuts that are not finished; it must exist no sooner than the first of them
     */
    public CutQueue(Database database, Cutter cutter, Destinations destinations, String node, Path folder) {
        this(database, cutter, destinations, node, folder, System::nanoTime);
    }

    /** @param nanos the clock that leases are kept by, as {@link System#nanoTime} */
    CutQueue(
            Database database, Cutter cutter, Destinations destinations, String node, Path folder, LongSupplier nanos) {
        this.nanos = nanos;
        this.database = database;
        this.table = new EventsTable(database);
        this.cutter = cutter;
        this.destinations = destinations;
        this.node = node;
        this.folder = folder;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(LOOK_MILLIS, tick -> look());
        vertx.setPeriodic(RENEW_MILLIS, tick -> renew());
        vertx.setPeriodic(TELL_MILLIS, tick -> tell());
        database.listen(
                Events.CHANNEL, payload -> context.runOnContext(turn -> heard(new JsonObject(payload))), () -> {});
        new MissingWatch(database, table, nanos, this::look).start(vertx);
        vertx.setPeriodic(SWEEP_MILLIS, tick -> sweep());
        return files().open();
    }

    private void sweep() {
        Work work = current;
        files().sweep(work == null ? "" : work.claim.event().id())
                .onFailure(failure -> LOG.warn("old cuts could not be swept: {}", failure.getMessage()));
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        Work work = current;
        if (work == null) {
            return Future.succeededFuture();
        }
        work.lose();
        // Given back at once, so that another node need not wait for the lease.
        return table.renew(work.claim, 0).transform(done -> Future.succeededFuture());
    }

    private void heard(JsonObject change) {
        EventState state = EventState.parse(change.getString("state"));
        Work work = current;
        if (work != null
                && work.claim.event().id().equals(change.getString("id"))
                && (state == EventState.UNEDITED || state == EventState.EDITED)) {
            work.lose();
        }
        if (state == EventState.EDITED || state == EventState.MODIFIED) {
            look();
        }
    }

    private void renew() {
        Work work = current;
        if (work == null) {
            return;
        }
        if (!holds(work)) {
            LOG.warn(
                    "event {} is let go: its lease could not be renewed in time",
                    work.claim.event().id());
            work.lose();
        }
        long asked = nanos.getAsLong();
        table.renew(work.claim, LEASE_SECONDS).onSuccess(still -> {
            if (still) {
                work.heldUntil = asked + LEASE_NANOS;
            } else {
                work.lose();
            }
        });
    }

    private boolean holds(Work work) {
        return !work.lost && nanos.getAsLong() - work.heldUntil < 0;
    }

    private void look() {
        if (current != null || claiming || stopping || !database.isUp()) {
            return;
        }
        claiming = true;
        long asked = nanos.getAsLong();
        table.claim(node, LEASE_SECONDS).onComplete(claimed -> {
            claiming = false;
            if (claimed.failed()) {
                LOG.debug("no event could be claimed: {}", claimed.cause().getMessage());
                return;
            }
            Claim claim = claimed.result();
            if (claim != null) {
                begin(new Work(claim, asked + LEASE_NANOS));
            }
        });
    }

    private void begin(Work work) {
        current = work;
        carryOut(work)
                .recover(failure -> {
                    LOG.warn("event {} was left: {}", work.claim.event().id(), failure.getMessage());
                    return Future.succeededFuture(Publishing.RETRY_SECONDS);
                })
                .compose(seconds -> table.renew(work.claim, stopping ? 0 : seconds))
                .onComplete(released -> {
                    current = null;
                    look();
                });
    }

    /** Gives the seconds for which the event shall be left alone. */
    private Future<Integer> carryOut(Work work) {
        Event event = work.claim.event();
        return Future.<Boolean>succeededFuture(true).compose(begun -> switch (event.state()) {
            case FINALIZING -> publishing().resume(work.claim, () -> !holds(work));
            case MODIFIED -> publishing().update(work.claim);
            case TRANSCODING -> publishing().look(work.claim);
            default -> cutAndPublish(work);
        });
    }

    private CutFiles files() {
        return new CutFiles(vertx, folder);
    }

    private Publishing publishing() {
        return new Publishing(table, destinations, files());
    }

    private Future<Integer> cutAndPublish(Work work) {
        Event event = work.claim.event();
        return Future.succeededFuture(event)
                .compose(ready -> cut(
                        work,
                        Cuts.request(ready.fields()),
                        publishing().destination(ready).form()))
                .compose(
                        cut -> table.advance(
                                        work.claim, EventState.CLAIMED, EventState.FINALIZING, null, 0, false, null)
                                .compose(mine -> mine && holds(work)
                                        ? publishing().publish(work.claim, cut, () -> !holds(work))
                                        : Future.succeededFuture(0)),
                        failure -> files().drop(event)
                                .compose(dropped -> work.lost ? Future.succeededFuture(0) : giveBack(work, failure)));
    }

    private Future<List<Path>> cut(Work work, CutRequest request, Destination.Form form) {
        Event event = work.claim.event();
        Future<List<CutRequest>> requests = form == Destination.Form.RUNS
                ? cutter.runs(request)
                        .map(runs ->
                                runs.stream().map(run -> Cuts.run(request, run)).toList())
                : Future.succeededFuture(List.of(request));
        return requests.compose(all -> files().begin(event).compose(folder -> cut(work, all, folder)))
                .compose(written -> files().finish(event));
    }

    private Future<Void> cut(Work work, List<CutRequest> requests, Path folder) {
        AtomicInteger next = new AtomicInteger();
        return Steps.whileTrue(() -> {
            int index = next.getAndIncrement();
            if (index == requests.size()) {
                return Future.succeededFuture(false);
            }
            CutRequest request = requests.get(index);
            String ending = request.container().ending();
            return cut(work, request, folder.resolve(String.format(Locale.ROOT, "%04d.%s", index + 1, ending)))
                    .map(true);
        });
    }

    private Future<Void> cut(Work work, CutRequest request, Path file) {
        return cutter.cut(request, work.claim.event().id(), file, cut -> {
                    work.cut = cut;
                    if (work.lost) {
                        cut.cancel();
                    }
                })
                .onComplete(done -> work.cut = null);
    }

    private void tell() {
        Work work = current;
        Cut cut = work == null ? null : work.cut;
        if (work != null && cut != null) {
            Progress now = cut.progress();
            CutProgress progress = new CutProgress(work.claim.event().id(), now.seconds(), now.total(), now.bytes());
            vertx.eventBus().publish(Addresses.CUT_PROGRESS, progress.toJson());
        }
    }

    private Future<Integer> giveBack(Work work, Throwable failure) {
        if (failure instanceof HolesException || failure instanceof NothingThereException) {
            return table.waits(
                            work.claim,
                            "Waits for what is missing: " + failure.getMessage(),
                            missing(work.claim.event(), failure),
                            HOLES_SECONDS)
                    .map(0);
        }
        if (failure instanceof EncodersBusyException) {
            return back(work, EventState.EDITED, "Waits for an encoder.", BUSY_SECONDS);
        }
        if (failure instanceof IllegalArgumentException || failure instanceof CannotCutException) {
            return back(work, EventState.UNEDITED, String.valueOf(failure.getMessage()), 0);
        }
        LOG.warn("event {} could not be cut", work.claim.event().id(), failure);
        return back(
                work,
                EventState.EDITED,
                "Cutting failed and is tried again: " + failure.getMessage(),
                Publishing.RETRY_SECONDS);
    }

    private static Hole missing(Event event, Throwable failure) {
        if (failure instanceof HolesException holes) {
            return holes.hole();
        }
        List<TimeRange> ranges = Cuts.request(event.fields()).ranges();
        return new Hole(
                ranges.stream().mapToLong(TimeRange::start).min().orElseThrow(),
                ranges.stream().mapToLong(TimeRange::end).max().orElseThrow());
    }

    private Future<Integer> back(Work work, EventState to, String why, int waitSeconds) {
        return table.advance(work.claim, EventState.CLAIMED, to, why, waitSeconds, false, null)
                .map(0);
    }
}
