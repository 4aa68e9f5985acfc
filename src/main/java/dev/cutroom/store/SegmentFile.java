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
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A file on its way into the store, the blocking part: a temporary name in the folder where it will stay, a hash on the
 * way, and one rename. Until the rename nothing but the temporary name exists; after it the file is whole. One worker
 * at a time.
 */
final class SegmentFile {

    private final Path folder;
    private final Path temporary;
    private final FileChannel channel;
    private final Set<Path> changedFolders;
    private final MessageDigest digest = ContentHash.begin();

    private SegmentFile(Path folder, Path temporary, FileChannel channel, Set<Path> changedFolders) {
        this.folder = folder;
        this.temporary = temporary;
        this.channel = channel;
        this.changedFolders = changedFolders;
    }

    static SegmentFile create(Path folder, String temporaryName) throws IOException {
        Set<Path> changed = makeFolders(folder);
        Path temporary = folder.resolve(temporaryName);
        FileChannel channel;
        try {
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (NoSuchFileException swept) {
            // Retention may take an empty hour away between the two steps; once is enough.
            changed.addAll(makeFolders(folder));
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        return new SegmentFile(folder, temporary, channel, changed);
    }

    /** The folders that have a new entry, the uppermost first. */
    private static Set<Path> makeFolders(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = folder; at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.push(at);
        }
        Set<Path> changed = new LinkedHashSet<>();
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
                changed.add(parent);
            }
        }
        changed.add(folder);
        return changed;
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
    boolean name(String name, DiskSync sync) throws IOException {
        sync.beforeName(channel);
        channel.close();
        Path file = folder.resolve(name);
        if (isThere(file)) {
            Files.delete(temporary);
            return false;
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        sync.afterName(file, changedFolders);
        return true;
    }

    /** A file of the right name whose content has rotted is not in the way of a good one. */
    private boolean isThere(Path file) throws IOException {
        try {
            return Files.mismatch(temporary, file) < 0;
        } catch (NoSuchFileException absent) {
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
