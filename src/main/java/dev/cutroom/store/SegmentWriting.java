package dev.cutroom.store;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A segment that is being written: to a temporary name, hashed on the way, renamed at its end. Owned by one caller,
 * who waits for each call's future before the next.
 *
 * <p>Bytes are gathered and taken to a worker thread a mebibyte at a time, since a trip costs more than a small write:
 * most segments take one trip in all. Until the rename the store shows nothing; a crash before it leaves a temporary
 * file that the next start sweeps.
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
    private final Path temporary;
    private final MessageDigest digest = sha256();
    private Buffer gathered = Buffer.buffer();
    private long size;
    private @Nullable FileChannel file;
    private boolean over;

    SegmentWriting(SegmentStore store, Target target) {
        this.store = store;
        this.target = target;
        this.folder = store.folder(target.rendition(), Hour.of(target.start()));
        this.temporary = folder.resolve(SegmentName.format(
                target.start(),
                target.duration(),
                SegmentType.TEMP,
                UUID.randomUUID().toString()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Bytes written so far. */
    public long size() {
        return size;
    }

    /** Appends; done once more may come, so that waiting for it is back-pressure. */
    public Future<Void> write(Buffer bytes) {
        requireOpen();
        gathered.appendBuffer(bytes);
        size += bytes.length();
        if (gathered.length() < GATHERED_BYTES) {
            return Future.succeededFuture();
        }
        Buffer full = gathered;
        gathered = Buffer.buffer();
        return store.blocking(() -> append(full));
    }

    /**
     * Ends it under its final name, and tells everybody.
     *
     * @param type what its content is worth; a named one must be given its name's type
     * @return the segment; fails with {@link ContentMismatchException} when a named one has other content
     */
    public Future<Segment> finish(SegmentType type) {
        requireOpen();
        over = true;
        Buffer rest = gathered;
        gathered = Buffer.buffer();
        return store.blocking(() -> complete(rest, type))
                .recover(failure -> removeTemporary().transform(gone -> Future.failedFuture(failure)))
                .map(done -> {
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
        gathered = Buffer.buffer();
        return removeTemporary();
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("this segment's writing is over: " + temporary.getFileName());
        }
    }

    private record Done(Segment segment, boolean isNew) {}

    private Void append(Buffer bytes) throws IOException {
        FileChannel open = file;
        if (open == null) {
            Files.createDirectories(folder);
            open = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            file = open;
        }
        byte[] content = bytes.getBytes();
        digest.update(content);
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
            open.write(left);
        }
        return null;
    }

    private Done complete(Buffer rest, SegmentType type) throws IOException {
        append(rest);
        String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        String name = target.name().isEmpty()
                ? SegmentName.format(target.start(), target.duration(), type, hash)
                : target.name();
        if (!SegmentName.hash(name).orElse("").equals(hash)) {
            throw new ContentMismatchException(name, hash);
        }
        Path last = temporary.resolveSibling(name);
        boolean isNew = !Files.exists(last) || Files.size(last) != size;
        store.sync().beforeName(file);
        close();
        // Equal content may stand there already, from another writer: putting ours in its place changes nothing.
        Files.move(temporary, last, StandardCopyOption.ATOMIC_MOVE);
        store.sync().afterName(last);
        return new Done(new Segment(target.rendition(), target.start(), target.duration(), typeOf(name), name), isNew);
    }

    private SegmentType typeOf(String name) {
        return SegmentName.parse(target.rendition(), Hour.of(target.start()), name)
                .map(Segment::type)
                .orElseThrow();
    }

    private Future<Void> removeTemporary() {
        return store.blocking(() -> {
            close();
            Files.deleteIfExists(temporary);
            return null;
        });
    }

    private void close() throws IOException {
        FileChannel open = file;
        if (open != null) {
            file = null;
            open.close();
        }
    }
}
