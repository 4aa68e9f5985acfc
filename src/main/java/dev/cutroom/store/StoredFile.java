package dev.cutroom.store;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the store, open for many readers at once: small ones as their bytes, large ones as a channel. The cache
 * holds one reference and each reader one while it sends; who gives the last one back closes it.
 */
public final class StoredFile {

    private static final Logger LOG = LoggerFactory.getLogger(StoredFile.class);

    private final @Nullable FileChannel channel;
    private final @Nullable Buffer content;
    private final long size;
    private final long modified;
    private final AtomicInteger references = new AtomicInteger(1);
    private volatile long checkedAt;

    StoredFile(@Nullable FileChannel channel, @Nullable Buffer content, long size, long modified, long checkedAt) {
        this.channel = channel;
        this.content = content;
        this.size = size;
        this.modified = modified;
        this.checkedAt = checkedAt;
    }

    /** Bytes. */
    public long size() {
        return size;
    }

    /** When it was last written, in milliseconds since the epoch. */
    public long modified() {
        return modified;
    }

    /** Its bytes, when it is small enough to be kept in memory. */
    public @Nullable Buffer content() {
        return content;
    }

    /** Its channel, when it is not; shared, so read at positions only. */
    public @Nullable FileChannel channel() {
        return channel;
    }

    long checkedAt() {
        return checkedAt;
    }

    void checked(long now) {
        checkedAt = now;
    }

    /** Takes a reference; false when it is closed already. */
    boolean retain() {
        int before;
        do {
            before = references.get();
            if (before == 0) {
                return false;
            }
        } while (!references.compareAndSet(before, before + 1));
        return true;
    }

    /** Gives a reference back; every reader does so once. */
    public void release() {
        if (references.decrementAndGet() == 0 && channel != null) {
            try {
                channel.close();
            } catch (IOException failed) {
                LOG.warn("a file of the store could not be closed", failed);
            }
        }
    }
}
