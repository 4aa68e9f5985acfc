package dev.cutroom.replicate;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.store.ContentHash;
import dev.cutroom.store.ContentMismatchException;
import dev.cutroom.store.SegmentName;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.store.StoreWriteException;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from one peer, round by round, what this node lacks. Owned by one event loop; only {@link #view} is for all.
 */
final class Replicator {

    private static final Logger LOG = LoggerFactory.getLogger(Replicator.class);
    private static final int LONGEST_BACK_OFF = 32;

    private final Vertx vertx;
    private final SegmentStore store;
    private final ReplicateSettings settings;
    private final BiPredicate<Rendition, Hour> keeps;
    private final Set<String> underWay;
    private final Clock clock;
    private final Random random;
    private final PeerClient client;
    private final ReplicatorMeters meters;
    private final Setbacks setbacks = new Setbacks();
    private volatile PeerView view;
    private Future<Void> last = Future.succeededFuture();
    private long timer = -1;
    private boolean stopped;
    private int backOff = 1;
    private long round;
    private long missing;

    /** @param underWay files that any replicator of this node fetches just now */
    Replicator(
            Vertx vertx,
            SegmentStore store,
            ReplicateSettings settings,
            PeerView peer,
            PeerClient client,
            ReplicatorMeters meters,
            BiPredicate<Rendition, Hour> keeps,
            Set<String> underWay,
            Clock clock,
            Random random) {
        this.vertx = vertx;
        this.store = store;
        this.settings = settings;
        this.view = peer;
        this.client = client;
        this.meters = meters;
        this.keeps = keeps;
        this.underWay = underWay;
        this.clock = clock;
        this.random = random;
    }

    PeerView view() {
        return view;
    }

    /** Begins; a round follows the other until {@link #stop}. */
    void start() {
        missing = 0;
        round++;
        last = places().compose(places -> Lanes.run(PullPlan.order(places, keeps), 1, this::pull));
        last.onComplete(done -> {
            if (stopped) {
                return;
            }
            if (done.succeeded()) {
                succeeded();
            } else {
                failed(done.cause());
            }
            long pause = settings.every().toMillis() * backOff;
            timer = vertx.setTimer(Math.max(1, pause / 2 + random.nextLong(pause / 2 + 1)), again -> start());
        });
    }

    /** Done when nothing of it runs any more. */
    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return client.close().transform(closed -> last.otherwiseEmpty());
    }

    private void succeeded() {
        backOff = 1;
        if (view.state().equals("down")) {
            LOG.info("replication from {} at {} goes on", view.name(), view.url());
        }
        meters.up(true);
        meters.roundEnded(missing);
        change("up", Optional.empty(), Optional.of(now()), missing, 0, 0);
    }

    private void failed(Throwable failure) {
        backOff = Math.min(LONGEST_BACK_OFF, backOff * 2);
        String reason = String.valueOf(failure.getMessage());
        if (!view.state().equals("down")) {
            LOG.warn(
                    "replication from {} at {} does not get on: {}; it is tried again and again",
                    view.name(),
                    view.url(),
                    reason);
        }
        meters.up(false);
        change("down", Optional.of(reason), view.complete(), view.missing(), 0, 0);
    }

    private void change(
            String state, Optional<String> error, Optional<Long> complete, long lacking, long files, long bytes) {
        view = new PeerView(
                view.name(), view.url(), state, error, complete, lacking, view.fetched() + files, view.bytes() + bytes);
    }

    /** All hours of all that the peer has. */
    private Future<List<Place>> places() {
        List<Place> places = new ArrayList<>();
        return client.names("")
                .compose(channels -> Lanes.run(channels, 1, channel -> client.names("", channel)
                        .compose(qualities -> Lanes.run(qualities, 1, quality -> client.names("", channel, quality)
                                .map(hours -> {
                                    hours.forEach(hour ->
                                            place(channel, quality, hour).ifPresent(places::add));
                                    return null;
                                })))))
                .map(done -> places);
    }

    private static Optional<Place> place(String channel, String quality, String hour) {
        try {
            return Hour.isName(hour)
                    ? Optional.of(new Place(new Rendition(channel, quality), Hour.parse(hour)))
                    : Optional.empty();
        } catch (IllegalArgumentException noRendition) {
            return Optional.empty();
        }
    }

    private Future<Void> pull(Place place) {
        requireRunning();
        Rendition rendition = place.rendition();
        return client.names(
                        "?tombstones=true",
                        rendition.channel(),
                        rendition.quality(),
                        place.hour().toString())
                .compose(there -> store.names(rendition, place.hour(), true)
                        .map(here -> PullPlan.of(place, here, there, now(), random)))
                .compose(plan -> Lanes.run(plan.entomb(), 1, name -> entomb(place, name))
                        .compose(done -> Lanes.run(plan.fetch(), settings.fetches(), name -> fetch(place, name))));
    }

    private Future<Void> entomb(Place place, String name) {
        return store.entomb(place.rendition(), place.hour(), name).onSuccess(done -> meters.entombed());
    }

    /** Fails only when there is no use in trying others. */
    private Future<Void> fetch(Place place, String name) {
        requireRunning();
        String file = place.rendition().path() + "/" + place.hour() + "/" + name;
        if (setbacks.holds(file, round) || !underWay.add(file)) {
            missing++;
            return Future.succeededFuture();
        }
        Future<Long> stored = SegmentName.hash(name).isPresent() ? segment(place, name) : chat(place, name, file);
        return stored.onComplete(over -> underWay.remove(file))
                .onSuccess(size -> {
                    setbacks.forget(file);
                    meters.fetched(size);
                    change(view.state(), view.error(), view.complete(), view.missing(), 1, size);
                })
                .<Void>mapEmpty()
                .recover(failure -> {
                    missing++;
                    return forgive(file, failure);
                });
    }

    private Future<Void> forgive(String file, Throwable failure) {
        if (failure instanceof ContentMismatchException) {
            meters.mismatched();
            setbacks.add(file, round);
        } else {
            meters.failed();
        }
        LOG.debug("{} could not be fetched from {}", file, view.name(), failure);
        boolean isOver = failure instanceof PeerClient.UnreachableException || failure instanceof StoreWriteException;
        return isOver ? Future.failedFuture(failure) : Future.succeededFuture();
    }

    private Future<Long> segment(Place place, String name) {
        SegmentWriting writing =
                store.beginNamed(place.rendition(), place.hour(), name, SegmentStored.Source.REPLICATE);
        return client.file(
                        writing::write,
                        place.rendition().channel(),
                        place.rendition().quality(),
                        place.hour().toString(),
                        name)
                .compose(whole -> writing.finish(SegmentName.parse(place.rendition(), place.hour(), name)
                        .orElseThrow()
                        .type()))
                .map(segment -> writing.size())
                .recover(failure -> writing.abandon().transform(gone -> Future.failedFuture(failure)));
    }

    private Future<Long> chat(Place place, String name, String file) {
        return client.small(
                        place.rendition().channel(),
                        place.rendition().quality(),
                        place.hour().toString(),
                        name)
                .compose(content -> ChatBatch.fits(name, content.getBytes())
                        ? store.keep(file, content).map((long) content.length())
                        : Future.failedFuture(new ContentMismatchException(name, ContentHash.of(content.getBytes()))));
    }

    private void requireRunning() {
        if (stopped) {
            throw new PeerException("replication stops");
        }
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
