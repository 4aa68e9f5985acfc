package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.flow.Lanes;
import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.store.ChatFiles;
import dev.cutroom.store.Digests;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
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
    private final ChatFiles chatFiles;
    private final ReplicateSettings settings;
    private final BiPredicate<Rendition, Hour> keeps;
    private final BestSurvey survey;
    private final PeerFetch fetch;
    private final ExtrasPull extras;
    private final OwnRecording recording;
    private final Notices notices;
    private final PromptPull prompt;
    private final Clock clock;
    private final Random random;
    private final PeerClient client;
    private final ReplicatorMeters meters;
    private volatile PeerView view;
    private Future<Void> last = Future.succeededFuture();
    private long timer = -1;
    private boolean stopped;
    private int backOff = 1;
    private long round;
    private long missing;
    private RoundFailures failures = new RoundFailures();

    /** @param underWay files that any replicator of this node fetches just now */
    Replicator(
            Vertx vertx,
            SegmentStore store,
            ReplicateSettings settings,
            List<String> extras,
            PeerView peer,
            PeerClient client,
            ReplicatorMeters meters,
            BiPredicate<Rendition, Hour> keeps,
            Set<String> underWay,
            OwnRecording recording,
            Clock clock,
            Random random) {
        this.vertx = vertx;
        this.store = store;
        this.chatFiles = new ChatFiles(store);
        this.settings = settings;
        this.view = peer;
        this.client = client;
        this.meters = meters;
        this.keeps = keeps;
        this.clock = clock;
        this.random = random;
        this.survey = new BestSurvey(
                new DigestSurvey(vertx, client, new Digests(store), keeps), new ListingSurvey(client, failure -> {
                    failures.begins();
                    return forgive(failure);
                }));
        this.fetch = new PeerFetch(vertx, store, client, meters, underWay, this::came);
        this.extras = new ExtrasPull(vertx, store, client, extras, settings.fetches(), meters, this::came);
        this.recording = recording;
        this.prompt = new PromptPull(settings.fetches(), this::follow);
        this.notices = new Notices(
                vertx,
                client,
                random,
                notice -> {
                    meters.noticed();
                    prompt.add(notice);
                },
                this::refresh);
    }

    PeerView view() {
        return view;
    }

    /** Begins; a round follows the other until {@link #stop}. */
    void start() {
        notices.start();
        round();
    }

    private void round() {
        missing = 0;
        round++;
        failures = new RoundFailures();
        last = survey.places()
                .compose(places -> Lanes.run(PullPlan.order(places, keeps), 1, place -> {
                    failures.begins();
                    return pull(place).recover(this::forgive);
                }))
                .compose(done -> extras.round(round, failures::lacks))
                .compose(done -> failures.verdict());
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
            timer = vertx.setTimer(Math.max(1, pause / 2 + random.nextLong(pause / 2 + 1)), again -> round());
        });
    }

    private Future<Void> forgive(Throwable failure) {
        meters.failed();
        LOG.debug("a part of what {} has could not be looked at", view.name(), failure);
        return stopped ? Future.failedFuture(failure) : failures.forgive(failure);
    }

    /** Done when nothing of it runs any more. */
    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        notices.stop();
        return client.close()
                .transform(closed ->
                        Future.join(last, prompt.stop()).<Void>mapEmpty().otherwiseEmpty());
    }

    private void succeeded() {
        backOff = 1;
        if (view.state().equals("down")) {
            LOG.info("replication from {} at {} goes on", view.name(), view.url());
        }
        Optional<String> lacking = failures.summary();
        if (lacking.isPresent() && view.error().isEmpty()) {
            LOG.warn("not all of {} at {} can be had: {}", view.name(), view.url(), lacking.get());
        }
        meters.up(true);
        meters.roundEnded(missing);
        change("up", lacking, lacking.isEmpty() ? Optional.of(now()) : view.complete(), missing, 0, 0);
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

    private void came(long size) {
        change(view.state(), view.error(), view.complete(), view.missing(), 1, size);
    }

    private void refresh() {
        change(view.state(), view.error(), view.complete(), view.missing(), 0, 0);
    }

    private void change(
            String state, Optional<String> error, Optional<Long> complete, long lacking, long files, long bytes) {
        view = new PeerView(
                view.name(),
                view.url(),
                state,
                survey.isByDigests() ? "digests" : "listings",
                notices.isOpen(),
                error,
                complete,
                lacking,
                view.fetched() + files,
                view.bytes() + bytes);
    }

    private Future<Void> pull(Place place) {
        requireRunning();
        return client.hour(
                        place.rendition().channel(),
                        place.rendition().quality(),
                        place.hour().toString())
                .compose(there -> store.names(place.rendition(), place.hour(), true)
                        .compose(names -> known(place, names)
                                .compose(here -> plan(place, here, there))
                                .compose(plan -> carryOut(place, names, plan))));
    }

    /** On a worker: two hours' names are some thousands. */
    private Future<PullPlan> plan(Place place, Collection<String> here, Collection<String> there) {
        long now = now();
        return vertx.executeBlocking(() -> PullPlan.of(place, here, there, now, random), false);
    }

    private Future<Void> carryOut(Place place, List<String> names, PullPlan plan) {
        if (plan.isEmpty() && plan.isWhole()) {
            survey.settled(place, names);
        }
        return Lanes.run(plan.entomb(), 1, name -> entomb(place, name))
                .compose(done -> Lanes.run(plan.fetch(), settings.fetches(), name -> fetch(place, name)));
    }

    /**
     * What came there is fetched at once, however young, unless this node records the same: then it is left to the round.
     * A tombstone has its hour looked at, by a listing that is checked, since a damaged notice must bury nothing.
     */
    private Future<Void> follow(Notice notice) {
        Place place = notice.place();
        if (stopped
                || !keeps.test(place.rendition(), place.hour())
                || !notice.isBuried() && recording.isUnderWay(place.rendition())) {
            return Future.succeededFuture();
        }
        Future<Void> done = notice.isBuried()
                ? pull(place)
                : store.names(place.rendition(), place.hour(), true)
                        .map(here -> PullPlan.of(place, here, List.of(notice.segment()), Long.MAX_VALUE, random))
                        .compose(plan -> plan.isEmpty() || stopped
                                ? Future.succeededFuture()
                                : fetch.fetch(place, notice.segment(), round).mapEmpty());
        return done.otherwiseEmpty();
    }

    /** The names of an hour that are here, and those of chat batches that have become part of others. */
    private Future<Collection<String>> known(Place place, List<String> names) {
        return place.rendition().quality().equals(Rendition.CHAT)
                ? chatFiles.merged(place.rendition(), place.hour()).map(merged -> Stream.of(names, merged)
                        .flatMap(Collection::stream)
                        .toList())
                : Future.succeededFuture(names);
    }

    private Future<Void> entomb(Place place, String name) {
        return store.entomb(place.rendition(), place.hour(), name).onSuccess(done -> meters.entombed());
    }

    private Future<Void> fetch(Place place, String name) {
        requireRunning();
        return fetch.fetch(place, name, round).map(isHere -> {
            missing += isHere ? 0 : 1;
            return null;
        });
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
