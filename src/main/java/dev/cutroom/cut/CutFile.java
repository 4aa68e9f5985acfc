package dev.cutroom.cut;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The file that a cut is made into, until it is kept or thrown away. All of it blocks and is for workers. */
final class CutFile {

    private final KeptCuts kept;
    private final String name;
    private final AtomicLong promised;
    private volatile @Nullable Path path;
    private volatile @Nullable FileChannel channel;

    /**
     * @param name under which the whole cut is kept
     * @param expectedBytes about how many will be written
     */
    CutFile(KeptCuts kept, String name, long expectedBytes) {
        this.kept = kept;
        this.name = name;
        this.promised = new AtomicLong(expectedBytes);
    }

    String name() {
        return name;
    }

    Void open() throws IOException {
        Path made = kept.begin(name);
        path = made;
        kept.promise(promised.get());
        channel = FileChannel.open(
                made, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return null;
    }

    private FileChannel opened() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException("the cut's file is closed");
        }
        return open;
    }

    /** @param from the place in the file of the first byte */
    Void append(long from, Buffer bytes) throws IOException {
        FileChannel target = opened();
        ByteBuf content = ((BufferInternal) bytes).getByteBuf();
        int done = 0;
        while (done < bytes.length()) {
            done += content.getBytes(content.readerIndex() + done, target, from + done, bytes.length() - done);
        }
        fulfil(bytes.length());
        return null;
    }

    private void fulfil(long bytes) {
        long before = promised.getAndUpdate(left -> Math.max(0, left - bytes));
        kept.promise(-Math.min(before, bytes));
    }

    /** Waits until what was written before is on the disk. */
    Void force() throws IOException {
        opened().force(false);
        return null;
    }

    Buffer read(long at, int length) throws IOException {
        return PieceWriter.readNow(opened(), at, length);
    }

    /** Gives the whole cut its name. */
    Void keep() throws IOException {
        Path made = path;
        if (made != null) {
            kept.keep(name, made, opened());
        }
        return null;
    }

    /** Lets go of it; what was not kept is deleted. */
    Void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (path != null) {
            fulfil(Long.MAX_VALUE);
        }
        if (open != null) {
            open.close();
        }
        Path made = path;
        if (made != null) {
            Files.deleteIfExists(made);
        }
        return null;
    }
}
