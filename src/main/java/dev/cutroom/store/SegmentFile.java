package dev.cutroom.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on its way into the store, the blocking part: a temporary name in the folder where it will stay, a hash on the
 * way, and one rename. Until the rename nothing but the temporary name exists; after it the file is whole. One worker
 * at a time.
 */
final class SegmentFile {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);

    private final Path folder;
    private final Path temporary;
    private final FileChannel channel;
    private final DiskSync sync;
    private final MessageDigest digest = ContentHash.begin();

    private SegmentFile(Path folder, Path temporary, FileChannel channel, DiskSync sync) {
        this.folder = folder;
        this.temporary = temporary;
        this.channel = channel;
        this.sync = sync;
    }

    static SegmentFile create(Path folder, String temporaryName, DiskSync sync) throws IOException {
        makeFolders(folder, sync);
        Path temporary = folder.resolve(temporaryName);
        FileChannel channel;
        try {
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (NoSuchFileException swept) {
            // Retention may take an empty hour away between the two steps; once is enough.
            makeFolders(folder, sync);
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        return new SegmentFile(folder, temporary, channel, sync);
    }

    /** The folders that are missing, the uppermost first; each is forced by its parent now, whatever comes of the file. */
    private static void makeFolders(Path folder, DiskSync sync) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = folder; at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.push(at);
        }
        for (Path at : missing) {
            try {
                Files.createDirectory(at);
            } catch (FileAlreadyExistsException another) {
                if (!Files.isDirectory(at)) {
                    throw another;
                }
            }
            Path parent = at.getParent();
            if (parent != null) {
                sync.afterFolder(parent);
            }
        }
    }

    void write(ByteBuffer... pieces) throws IOException {
        for (ByteBuffer piece : pieces) {
            digest.update(piece.duplicate());
        }
        for (int at = 0; at < pieces.length; ) {
            channel.write(pieces, at, pieces.length - at);
            while (at < pieces.length && !pieces[at].hasRemaining()) {
                at++;
            }
        }
    }

    /** The content's hash; to be asked for once, after the last write. */
    String hash() {
        return ContentHash.text(digest);
    }

    /**
     * Gives it its name, unless a file of the same content has it already.
     *
     * @return whether it is new
     */
    boolean name(String name) throws IOException {
        sync.beforeName(channel);
        channel.close();
        Path file = folder.resolve(name);
        if (isThere(file)) {
            Files.delete(temporary);
            // Whoever named it may not have forced its name yet.
            sync.afterName(file, folder);
            return false;
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        sync.afterName(file, folder);
        return true;
    }

    /** As {@link #name}, for a file whose name does not tell its content's hash: cut off by a power cut it would go unnoticed. */
    void nameForced(String name) throws IOException {
        sync.beforeUncheckedName(channel);
        name(name);
    }

    /** A file of the right name whose content has rotted is not in the way of a good one. */
    private boolean isThere(Path file) {
        try {
            return Files.mismatch(temporary, file) < 0;
        } catch (NoSuchFileException absent) {
            return false;
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read ({}); a good copy takes its place", file, unreadable.toString());
            return false;
        }
    }

    /** Leaves no trace; harmless once it has its name. */
    void discard() throws IOException {
        try (channel) {
            Files.deleteIfExists(temporary);
        }
    }
}
