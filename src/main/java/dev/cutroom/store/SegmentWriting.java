package dev.cutroom.store;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A segment that is being written: to a temporary name, hashed on the way, renamed at its end. Owned by one caller's
 * context.
 *
 * <p>Bytes are gathered and taken to a worker thread up to a mebibyte at a time, since a trip costs more than a small
 * write: most segments take one trip in all. There is one trip at a time; a caller who waits for each write holds at
 * most two mebibytes here. Until the rename the store shows nothing; a crash before it leaves a temporary file that is
 * swept later. A write that failed ends it: what follows fails alike, and nothing is left on the disk.
 */
public final class SegmentWriting {

    private static final int GATHERED_BYTES = 1 << 20;

    /**
     * Where it goes.
     *
     * @param name that the content must have earned by its hash; empty when the content makes the name
     */
    record Target(Rendition rendition, long start, long duration, String name, SegmentStored.Source source) {}

    private final SegmentStore store;
    private final Target target;
    private final Path folder;
    private List<Buffer> gathered = new ArrayList<>();
    private long gatheredBytes;
    private long size;
    private boolean over;
    private Future<Void> trips = Future.succeededFuture();

    /** Touched by one trip at a time. */
    private @Nullable SegmentFile file;

    SegmentWriting(SegmentStore store, Target target) {
        this.store = store;
        this.target = target;
        this.folder = store.folder(target.rendition(), Hour.of(target.start()));
    }

    /** Bytes written so far. */
    public long size() {
        return size;
    }

    /** Appends a buffer, which is the store's from then on; done once more may come: waiting for it is back-pressure. */
    public Future<Void> write(Buffer bytes) {
        requireOpen();
        if (trips.failed()) {
            return trips;
        }
        gathered.add(bytes);
        gatheredBytes += bytes.length();
        size += bytes.length();
        if (gatheredBytes < GATHERED_BYTES) {
            return Future.succeededFuture();
        }
        Future<Void> before = trips;
        send();
        return before;
    }

    private void send() {
        List<Buffer> full = gathered;
        gathered = new ArrayList<>();
        gatheredBytes = 0;
        trips = trips.compose(ready -> store.blocking(() -> append(full)))
                .recover(failure -> removeTemporary().transform(gone -> Future.failedFuture(explain(failure))));
    }

    /**
     * Ends it under its final name, and tells everybody.
     *
     * @param type what its content is worth; a named one must be given its name's type
     * @return the segment; fails with {@link ContentMismatchException} when a named one has other content, and with
     *     {@link StoreWriteException} when the disk refuses
     */
    public Future<Segment> finish(SegmentType type) {
        requireOpen();
        over = true;
        send();
        return trips.compose(written -> store.blocking(() -> complete(type)))
                .recover(failure -> removeTemporary().transform(gone -> Future.failedFuture(explain(failure))))
                .map(done -> {
                    store.trouble().written();
                    if (done.isNew) {
                        store.announce(new SegmentStored(done.segment, size, target.source()));
                    }
                    return done.segment;
                });
    }

    /** Gives it up: the temporary file goes. Harmless when it is over already. */
    public Future<Void> abandon() {
        if (over) {
            return Future.succeededFuture();
        }
        over = true;
        gathered = List.of();
        return trips.transform(done -> removeTemporary());
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("this segment's writing is over: " + target);
        }
    }

    private record Done(Segment segment, boolean isNew) {}

    private SegmentFile open() throws IOException {
        SegmentFile open = file;
        if (open == null) {
            String random = UUID.randomUUID().toString();
            open = SegmentFile.create(
                    folder,
                    SegmentName.format(target.start(), target.duration(), SegmentType.TEMP, random),
                    store.sync());
            file = open;
        }
        return open;
    }

    private Void append(List<Buffer> bytes) throws IOException {
        open().write(bytes.stream()
                .map(one -> ((BufferInternal) one).getByteBuf().nioBuffer())
                .toArray(ByteBuffer[]::new));
        return null;
    }

    private Done complete(SegmentType type) throws IOException {
        SegmentFile whole = open();
        String hash = whole.hash();
        String name = target.name().isEmpty()
                ? SegmentName.format(target.start(), target.duration(), type, hash)
                : target.name();
        if (!SegmentName.hash(name).orElse("").equals(hash)) {
            throw new ContentMismatchException(name, hash);
        }
        SegmentType named = typeOf(name);
        if (named != type) {
            throw new IllegalArgumentException(name + " cannot end as " + type.text() + "; end it as its name says");
        }
        boolean isNew = whole.name(name);
        return new Done(new Segment(target.rendition(), target.start(), target.duration(), named, name), isNew);
    }

    private SegmentType typeOf(String name) {
        return SegmentName.parse(target.rendition(), Hour.of(target.start()), name)
                .map(Segment::type)
                .orElseThrow();
    }

    private Future<Void> removeTemporary() {
        return store.blocking(() -> {
            SegmentFile left = file;
            if (left != null) {
                left.discard();
            }
            return null;
        });
    }

    private Throwable explain(Throwable failure) {
        if (failure instanceof IOException refused) {
            StoreWriteException refusal = StoreWriteException.of(folder, refused);
            store.trouble().refused(refusal);
            return refusal;
        }
        return failure;
    }
}
