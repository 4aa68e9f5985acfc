package dev.cutroom.replicate;

import dev.cutroom.flow.Lanes;
import dev.cutroom.replicate.PeerClient.Answer;
import dev.cutroom.store.ContentHash;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Copies the extra folders of a peer: what is missing here, by name; nothing is overwritten. A Cutroom peer gives each
 * file's hash, which its content is checked against; wubloader's nodes do not. Owned by one event loop.
 */
final class ExtrasPull {

    private record Known(String etag, SortedMap<String, String> hashes) {}

    private final SegmentStore store;
    private final PeerClient client;
    private final List<String> folders;
    private final int width;
    private final ReplicatorMeters meters;
    private final LongConsumer stored;
    private final Map<String, Known> known = new HashMap<>();

    /** @param stored told the bytes of each file that came */
    ExtrasPull(
            SegmentStore store,
            PeerClient client,
            List<String> folders,
            int width,
            ReplicatorMeters meters,
            LongConsumer stored) {
        this.store = store;
        this.client = client;
        this.folders = folders;
        this.width = width;
        this.meters = meters;
        this.stored = stored;
    }

    /** One look at each folder. */
    Future<Void> round() {
        return Lanes.run(folders, 1, folder -> hashes(folder)
                .recover(failure -> failure instanceof PeerException refused && refused.isUnknownCall()
                        ? names(folder)
                        : Future.failedFuture(failure))
                .compose(there -> pull(folder, there))
                .recover(failure -> {
                    // What a peer answers about extras is no reason to do without its segments.
                    meters.failed();
                    return failure instanceof PeerException ? Future.succeededFuture() : Future.failedFuture(failure);
                }));
    }

    private Future<SortedMap<String, String>> hashes(String folder) {
        Known before = known.getOrDefault(folder, new Known("", new TreeMap<>()));
        return client.ask("/api/extras" + PeerClient.path(folder.split("/", -1)), before.etag)
                .map(answer -> {
                    if (answer.isKnown()) {
                        return before.hashes;
                    }
                    SortedMap<String, String> hashes = read(folder, answer);
                    known.put(folder, new Known(answer.etag(), hashes));
                    return hashes;
                });
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

    private Future<Void> pull(String folder, SortedMap<String, String> there) {
        return store.filesUnder(folder).compose(here -> {
            Set<String> missing = new HashSet<>(there.keySet());
            here.forEach(missing::remove);
            missing.removeIf(name -> !isName(name));
            return Lanes.run(missing, width, name -> fetch(folder + "/" + name, there.getOrDefault(name, "")));
        });
    }

    private static boolean isName(String path) {
        try {
            List.of(path.split("/", -1)).forEach(part -> Rendition.requireName("extra", part));
            return true;
        } catch (IllegalArgumentException odd) {
            return false;
        }
    }

    private Future<Void> fetch(String file, String hash) {
        return client.small(file.split("/", -1))
                .compose(content -> {
                    if (!hash.isEmpty() && !hash.equals(ContentHash.of(content.getBytes()))) {
                        meters.mismatched();
                        throw new PeerException(file + " came damaged");
                    }
                    return store.keep(file, content).onSuccess(kept -> {
                        meters.fetched(content.length());
                        stored.accept(content.length());
                    });
                })
                .recover(failure -> {
                    meters.failed();
                    return failure instanceof PeerException ? Future.succeededFuture() : Future.failedFuture(failure);
                });
    }
}
