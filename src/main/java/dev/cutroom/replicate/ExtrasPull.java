package dev.cutroom.replicate;

import dev.cutroom.flow.Lanes;
import dev.cutroom.replicate.PeerClient.Answer;
import dev.cutroom.store.ContentHash;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.StoreWriteException;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the extra folders of a peer: what is missing here, by name; nothing is overwritten. A Cutroom peer gives each
 * file's hash, which its content is checked against; wubloader's nodes do not. Owned by one event loop.
 */
final class ExtrasPull {

    private static final Logger LOG = LoggerFactory.getLogger(ExtrasPull.class);

    /** A disk that refuses may be full: the rest of the round would be fetched in vain. */
    private static final int MOST_REFUSED_WRITES = 3;

    private record Known(String etag, SortedMap<String, String> hashes) {}

    private final Vertx vertx;
    private final SegmentStore store;
    private final PeerClient client;
    private final List<String> folders;
    private final int width;
    private final ReplicatorMeters meters;
    private final LongConsumer stored;
    private final Map<String, Known> known = new HashMap<>();
    private final Setbacks setbacks = new Setbacks();

    /** Of the round under way. */
    private Consumer<Throwable> lacks = failure -> {};

    private int refusedWrites;

    /** @param stored told the bytes of each file that came */
    ExtrasPull(
            Vertx vertx,
            SegmentStore store,
            PeerClient client,
            List<String> folders,
            int width,
            ReplicatorMeters meters,
            LongConsumer stored) {
        this.vertx = vertx;
        this.store = store;
        this.client = client;
        this.folders = folders;
        this.width = width;
        this.meters = meters;
        this.stored = stored;
    }

    /**
     * One look at each folder. What a peer answers about extras, and a file that cannot be kept here, is no reason to do
     * without the rest; fails only when the peer is gone.
     *
     * @param round a file that could not be had is left alone for some
     * @param lacking told of each failure that it does without
     */
    Future<Void> round(long round, Consumer<Throwable> lacking) {
        refusedWrites = 0;
        lacks = lacking;
        return Lanes.run(folders, 1, folder -> hashes(folder)
                .recover(failure -> failure instanceof PeerException refused && refused.isUnknownCall()
                        ? names(folder)
                        : Future.failedFuture(failure))
                .compose(there -> pull(folder, there, round))
                .recover(failure -> {
                    meters.failed();
                    lacks.accept(failure);
                    LOG.debug("the extras in {} could not be looked at", folder, failure);
                    return RoundFailures.isPeerGone(failure) ? Future.failedFuture(failure) : Future.succeededFuture();
                }));
    }

    private Future<SortedMap<String, String>> hashes(String folder) {
        Known before = known.getOrDefault(folder, new Known("", new TreeMap<>()));
        return client.ask("/api/extras" + PeerClient.path(folder.split("/", -1)), before.etag)
                .compose(answer -> answer.isKnown()
                        ? Future.succeededFuture(before.hashes)
                        : vertx.executeBlocking(() -> read(folder, answer), false)
                                .onSuccess(hashes -> known.put(folder, new Known(answer.etag(), hashes))));
    }

    private static SortedMap<String, String> read(String folder, Answer answer) {
        SortedMap<String, String> hashes = new TreeMap<>();
        try {
            JsonObject files = answer.json().getJsonObject("files");
            files.fieldNames().forEach(name -> hashes.put(name, files.getString(name)));
        } catch (ClassCastException | NullPointerException odd) {
            throw new PeerException("the list of the extras in " + folder + " is none");
        }
        if (!answer.etag().equals('"' + RenditionDigest.of(hashes) + '"')) {
            throw new PeerException("the list of the extras in " + folder + " came damaged");
        }
        return hashes;
    }

    /** From a peer that says no hashes. */
    private Future<SortedMap<String, String>> names(String folder) {
        return client.list("/extras" + PeerClient.path(folder.split("/", -1)))
                .map(names -> {
                    SortedMap<String, String> found = new TreeMap<>();
                    names.forEach(name -> found.put(name, ""));
                    return found;
                })
                .recover(failure -> failure instanceof PeerException refused && refused.isUnknownCall()
                        ? Future.succeededFuture(new TreeMap<>())
                        : Future.failedFuture(failure));
    }

    private Future<Void> pull(String folder, SortedMap<String, String> there, long round) {
        return store.filesUnder(folder)
                .compose(here -> vertx.executeBlocking(() -> missing(here, there.keySet()), false))
                .compose(missing -> Lanes.run(
                        missing, width, name -> fetch(folder + "/" + name, there.getOrDefault(name, ""), round)));
    }

    private static Set<String> missing(List<String> here, Set<String> there) {
        Set<String> missing = new HashSet<>(there);
        here.forEach(missing::remove);
        missing.removeIf(name -> !isName(name));
        return missing;
    }

    private static boolean isName(String path) {
        try {
            List.of(path.split("/", -1)).forEach(part -> Rendition.requireName("extra", part));
            return true;
        } catch (IllegalArgumentException odd) {
            return false;
        }
    }

    private Future<Void> fetch(String file, String hash, long round) {
        if (setbacks.holds(file, round) || refusedWrites >= MOST_REFUSED_WRITES) {
            return Future.succeededFuture();
        }
        return client.small(file.split("/", -1))
                .compose(content -> sound(file, hash, content))
                .compose(content -> store.keep(file, content).onSuccess(kept -> {
                    setbacks.forget(file);
                    meters.fetched(content.length());
                    stored.accept(content.length());
                }))
                .recover(failure -> forgive(file, round, failure));
    }

    private Future<Buffer> sound(String file, String hash, Buffer content) {
        return hash.isEmpty()
                ? Future.succeededFuture(content)
                : vertx.executeBlocking(() -> ContentHash.of(content.getBytes()), false)
                        .map(is -> {
                            if (!hash.equals(is)) {
                                meters.mismatched();
                                throw new PeerException(file + " came damaged");
                            }
                            return content;
                        });
    }

    private Future<Void> forgive(String file, long round, Throwable failure) {
        meters.failed();
        if (RoundFailures.isPeerGone(failure)) {
            return Future.failedFuture(failure);
        }
        setbacks.add(file, round);
        lacks.accept(failure);
        boolean isRefused = failure instanceof StoreWriteException;
        refusedWrites += isRefused ? 1 : 0;
        if (isRefused || failure instanceof PeerException odd && odd.isTooLarge()) {
            LOG.warn("{} could not be copied and is tried again later: {}", file, failure.getMessage());
        } else {
            LOG.debug("{} could not be copied", file, failure);
        }
        return Future.succeededFuture();
    }
}
