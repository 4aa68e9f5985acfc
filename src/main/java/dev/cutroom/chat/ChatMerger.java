package dev.cutroom.chat;

import dev.cutroom.conf.ChatSettings;
import dev.cutroom.flow.Steps;
import dev.cutroom.store.ChatFiles;
import dev.cutroom.store.ChatFiles.Batch;
import dev.cutroom.store.ChatFiles.Place;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Micros;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one batch of the batches that several nodes wrote for one minute, as every node of a wubloader cluster does: all
 * come to the same file, and nodes have nothing left to fetch from each other. One event loop.
 */
public final class ChatMerger extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ChatMerger.class);
    private static final long MINUTE = Micros.MINUTE;

    /** Nobody writes a minute any more so long after its end and lag. */
    private static final long QUIET = 2 * MINUTE;

    /** Folders that changed a moment before a round began are looked at by the next one again. */
    private static final long OVERLAP_MILLIS = 120_000;

    private final ChatFiles files;
    private final ChatSettings settings;
    private final Clock clock;
    private final Counter merged;
    private final Set<Place> again = new HashSet<>();
    private final Set<String> left = new HashSet<>();
    private long roundMillis;
    private boolean stopped;
    private Future<Void> round = Future.succeededFuture();

    public ChatMerger(SegmentStore store, ChatSettings settings, Clock clock, MeterRegistry registry) {
        files = new ChatFiles(store);
        this.settings = settings;
        this.clock = clock;
        merged = Counter.builder("cutroom.chat.merged")
                .description("Minutes of chat whose several batches were merged into one.")
                .register(registry);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(1, Math.max(1, settings.merge().toMillis()), tick -> {
            if (round.isComplete()) {
                round = round();
            }
        });
        return Future.succeededFuture();
    }

    /** Lets the minute under way end. */
    @Override
    public Future<?> stop() {
        stopped = true;
        return round.otherwiseEmpty();
    }

    private Future<Void> round() {
        long next = clock.millis() - OVERLAP_MILLIS;
        return files.changedSince(roundMillis)
                .onSuccess(found -> roundMillis = next)
                .compose(changed -> {
                    Set<Place> places = new LinkedHashSet<>(changed);
                    places.addAll(again);
                    again.clear();
                    Deque<Place> queue = new ArrayDeque<>(places);
                    return Steps.whileTrue(() -> place(queue));
                })
                .onFailure(failure -> LOG.warn("chat batches cannot be looked for: {}", failure.getMessage()));
    }

    private Future<Boolean> place(Deque<Place> queue) {
        Place place = queue.poll();
        if (stopped || place == null) {
            return Future.succeededFuture(false);
        }
        return Steps.whileTrue(() -> minute(place))
                .recover(failure -> {
                    again.add(place);
                    if (!(failure instanceof NoSuchFileException)) {
                        LOG.warn(
                                "the chat batches of {} at {} cannot be merged now: {}",
                                place.channel(),
                                place.hour(),
                                failure.getMessage());
                    }
                    return Future.succeededFuture();
                })
                .map(true);
    }

    /** Merges one minute of the hour; false when there is none to merge. */
    private Future<Boolean> minute(Place place) {
        return files.batches(place.channel(), place.hour().previous())
                .compose(before -> files.batches(place.channel(), place.hour()).compose(own -> files.batches(
                                place.channel(), place.hour().next())
                        .map(after -> minutes(before, own, after))))
                .compose(minutes -> {
                    Optional<Long> several = several(place, minutes);
                    if (stopped || several.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    long minute = several.get();
                    List<Batch> batches = new ArrayList<>();
                    minutes.subMap(minute - MINUTE, true, minute + MINUTE, true)
                            .values()
                            .forEach(batches::addAll);
                    return merge(place, minute, batches).map(true);
                });
    }

    @SafeVarargs
    private static NavigableMap<Long, List<Batch>> minutes(List<Batch>... hours) {
        NavigableMap<Long, List<Batch>> minutes = new TreeMap<>();
        for (List<Batch> hour : hours) {
            hour.forEach(batch -> minutes.computeIfAbsent(
                            Math.floorDiv(batch.time(), MINUTE) * MINUTE, time -> new ArrayList<>())
                    .add(batch));
        }
        return minutes;
    }

    /** The first minute of the hour that has several batches and is quiet. */
    private Optional<Long> several(Place place, NavigableMap<Long, List<Batch>> minutes) {
        long quiet = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant())
                - settings.lag().toMillis() * Micros.MILLISECOND
                - QUIET;
        boolean waits = false;
        for (long minute :
                minutes.subMap(place.hour().start(), place.hour().end()).keySet()) {
            List<Batch> batches = minutes.get(minute);
            if (batches == null || batches.size() < 2 || left.contains(batches.toString())) {
                continue;
            }
            if (minute + MINUTE <= quiet) {
                return Optional.of(minute);
            }
            waits = true;
        }
        if (waits) {
            again.add(place);
        }
        return Optional.empty();
    }

    private Future<Void> merge(Place place, long minute, List<Batch> batches) {
        return files.contents(batches)
                .compose(contents -> vertx.executeBlocking(() -> merge(batches, contents), false))
                .compose(result -> {
                    if (result.isPresent()) {
                        return files.replace(place.channel(), batches, result.get())
                                .onSuccess(done -> merged.increment());
                    }
                    LOG.warn(
                            "chat batches of {} at {} are damaged or contradict each other, and stay as they are",
                            place.channel(),
                            Micros.format(minute));
                    left.add(batches.stream()
                            .filter(batch -> Math.floorDiv(batch.time(), MINUTE) * MINUTE == minute)
                            .toList()
                            .toString());
                    return Future.succeededFuture();
                });
    }

    /**
     * Empty when a batch is not what its name says, has lines that are no message, or says something else under an id than
     * another does: nothing of it may be lost.
     */
    private static Optional<NavigableMap<Long, String>> merge(List<Batch> batches, List<byte[]> contents) {
        List<ChatMessage> receipts = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < contents.size(); i++) {
            BatchText.Read read = BatchText.read(contents.get(i));
            if (read.badLines() > 0 || !batches.get(i).fits(contents.get(i))) {
                return Optional.empty();
            }
            for (ChatMessage message : read.messages()) {
                String text = message.id().isEmpty() ? "" : texts.putIfAbsent(message.id(), message.identity());
                if (text != null && !text.isEmpty() && !text.equals(message.identity())) {
                    return Optional.empty();
                }
                receipts.add(message);
            }
        }
        return Optional.of(BatchMerge.of(receipts));
    }
}
