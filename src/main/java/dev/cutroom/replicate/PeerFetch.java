package dev.cutroom.replicate;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.store.ContentHash;
import dev.cutroom.store.ContentMismatchException;
import dev.cutroom.store.SegmentName;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.store.StoreWriteException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings single files from one peer into the store, each checked against its name. Owned by one event loop. */
final class PeerFetch {

    private static final Logger LOG = LoggerFactory.getLogger(PeerFetch.class);

    private final Vertx vertx;
    private final SegmentStore store;
    private final PeerClient client;
    private final ReplicatorMeters meters;
    private final Set<String> underWay;
    private final LongConsumer stored;
    private final Setbacks setbacks = new Setbacks();

    /**
     * @param underWay files that any replicator of this node fetches just now
     * @param stored told the bytes of each file that came
     */
    PeerFetch(
            Vertx vertx,
            SegmentStore store,
            PeerClient client,
            ReplicatorMeters meters,
            Set<String> underWay,
            LongConsumer stored) {
        this.vertx = vertx;
        this.store = store;
        this.client = client;
        this.meters = meters;
        this.underWay = underWay;
        this.stored = stored;
    }

    /**
     * Fetches a segment or a chat batch.
     *
     * @param round a file that was wrong is left alone for some
     * @return whether it is here now; fails only when there is no use in trying others
     */
    Future<Boolean> fetch(Place place, String name, long round) {
        String file = place.path() + "/" + name;
        if (setbacks.holds(file, round) || !underWay.add(file)) {
            return Future.succeededFuture(false);
        }
        Future<Long> came = SegmentName.hash(name).isPresent() ? segment(place, name) : chat(place, name, file);
        return came.onComplete(over -> underWay.remove(file))
                .onSuccess(size -> {
                    setbacks.forget(file);
                    meters.fetched(size);
                    stored.accept(size);
                })
                .map(size -> true)
                .recover(failure -> forgive(file, round, failure));
    }

    private Future<Boolean> forgive(String file, long round, Throwable failure) {
        if (failure instanceof ContentMismatchException) {
            meters.mismatched();
            setbacks.add(file, round);
        } else {
            meters.failed();
            if (failure instanceof PeerException odd && odd.isTooLarge()) {
                setbacks.add(file, round);
            }
        }
        LOG.debug("{} could not be fetched", file, failure);
        boolean isOver = failure instanceof PeerClient.UnreachableException || failure instanceof StoreWriteException;
        return isOver ? Future.failedFuture(failure) : Future.succeededFuture(false);
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
                .compose(content -> vertx.executeBlocking(() -> requireFits(name, content), false))
                .compose(content -> store.keep(file, content).map((long) content.length()));
    }

    /** On a worker: it hashes. */
    private static Buffer requireFits(String name, Buffer content) {
        byte[] bytes = content.getBytes();
        if (!ChatBatch.fits(name, bytes)) {
            throw new ContentMismatchException(name, ContentHash.of(bytes));
        }
        return content;
    }
}
