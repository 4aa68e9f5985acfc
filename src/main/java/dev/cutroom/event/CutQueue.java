package dev.cutroom.event;

import dev.cutroom.bus.Addresses;
import dev.cutroom.cut.CannotCutException;
import dev.cutroom.cut.Cut;
import dev.cutroom.cut.CutRequest;
import dev.cutroom.cut.Cutter;
import dev.cutroom.cut.EncodersBusyException;
import dev.cutroom.cut.NothingThereException;
import dev.cutroom.database.Database;
import dev.cutroom.publish.Destination;
import dev.cutroom.publish.Destinations;
import dev.cutroom.select.HolesException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    private static final int BUSY_SECONDS = 3;
    private static final long WAKE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Database database;
    private final EventsTable table;
    private final Cutter cutter;
    private final Destinations destinations;
    private final String node;
    private final Path folder;

    /** Channels that this node has seen events wait for, and when they were woken last. */
    private final Map<String, Long> waiting = new HashMap<>();

    private @Nullable Work current;
    private boolean claiming;
    private boolean stopping;

    /** What is under way. */
    private static final class Work {
        final Claim claim;

        @Nullable
        Cut cut;

        boolean lost;

        Work(Claim claim) {
            this.claim = claim;
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
        database.listen(
                Events.CHANNEL, payload -> context.runOnContext(turn -> heard(new JsonObject(payload))), () -> {});
        vertx.eventBus()
                .<JsonObject>consumer(
                        Addresses.SEGMENT_STORED,
                        message -> arrived(message.body().getString("channel")));
        return files().open();
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

    private void arrived(String channel) {
        Long last = waiting.get(channel);
        long now = System.nanoTime();
        if (last != null && now - last > WAKE_NANOS && database.isUp()) {
            waiting.remove(channel);
            table.wake(channel).onFailure(failure -> waiting.put(channel, now));
        }
    }

    private void renew() {
        Work work = current;
        if (work != null) {
            table.renew(work.claim, LEASE_SECONDS).onSuccess(still -> {
                if (!still) {
                    work.lose();
                }
            });
        }
    }

    private void look() {
        if (current != null || claiming || stopping || !database.isUp()) {
            return;
        }
        claiming = true;
        table.claim(node, LEASE_SECONDS).onComplete(claimed -> {
            claiming = false;
            if (claimed.failed()) {
                LOG.debug("no event could be claimed: {}", claimed.cause().getMessage());
                return;
            }
            Claim claim = claimed.result();
            if (claim != null) {
                begin(new Work(claim));
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
            case FINALIZING -> publishing().resume(work.claim, () -> work.lost);
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
                                .compose(mine -> mine && !work.lost
                                        ? publishing().publish(work.claim, cut, () -> work.lost)
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
        return requests.compose(all -> files().begin(event).compose(folder -> cut(work, all, folder, 0)))
                .compose(written -> files().finish(event));
    }

    private Future<Void> cut(Work work, List<CutRequest> requests, Path folder, int index) {
        if (index == requests.size()) {
            return Future.succeededFuture();
        }
        CutRequest request = requests.get(index);
        String name = String.format(Locale.ROOT, "%04d.%s", index + 1, request.container().ending());
        return cut(work, request, folder.resolve(name))
                .compose(written -> cut(work, requests, folder, index + 1));
    }

    private Future<Void> cut(Work work, CutRequest request, Path file) {
        return cutter.prepare(request, work.claim.event().id()).compose(cut -> {
            work.cut = cut;
            if (work.lost) {
                cut.cancel();
                return Future.failedFuture("cancelled");
            }
            OpenOptions anew = new OpenOptions().setWrite(true).setCreate(true).setTruncateExisting(true);
            return vertx.fileSystem().open(file.toString(), anew).compose(open -> write(cut, open));
        });
    }

    private static Future<Void> write(Cut cut, AsyncFile file) {
        return cut.writeTo(file).compose(written -> file.flush()).eventually(file::close);
    }

    private Future<Integer> giveBack(Work work, Throwable failure) {
        if (failure instanceof HolesException || failure instanceof NothingThereException) {
            waiting.put(work.claim.event().fields().getString("channel"), System.nanoTime());
            return back(work, EventState.EDITED, "Waits for what is missing: " + failure.getMessage(), Publishing.RETRY_SECONDS);
        }
        if (failure instanceof EncodersBusyException) {
            return back(work, EventState.EDITED, "Waits for an encoder.", BUSY_SECONDS);
        }
        if (failure instanceof IllegalArgumentException || failure instanceof CannotCutException) {
            return back(work, EventState.UNEDITED, String.valueOf(failure.getMessage()), 0);
        }
        LOG.warn("event {} could not be cut", work.claim.event().id(), failure);
        return back(
                work, EventState.EDITED, "Cutting failed and is tried again: " + failure.getMessage(), Publishing.RETRY_SECONDS);
    }

    private Future<Integer> back(Work work, EventState to, String why, int waitSeconds) {
        return table.advance(work.claim, EventState.CLAIMED, to, why, waitSeconds, false, null)
                .map(0);
    }
}
