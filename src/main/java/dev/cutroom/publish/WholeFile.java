package dev.cutroom.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that get their name last and at once, synced, so that one which is there is whole. Blocks. */
final class WholeFile {

    static final String UNFINISHED = ".tmp";

    private WholeFile() {}

    static void write(String text, Path target) throws IOException {
        Path unfinished = unfinished(target);
        Files.writeString(unfinished, text);
        name(unfinished, target);
    }

    static void copy(Path source, Path target) throws IOException {
        Path unfinished = unfinished(target);
        Files.copy(source, unfinished, StandardCopyOption.REPLACE_EXISTING);
        name(unfinished, target);
    }

    /** Moves it, or copies it when it is on another disk. */
    static void move(Path source, Path target) throws IOException {
        Path unfinished = unfinished(target);
        try {
            Files.move(source, unfinished, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherDisk) {
            Files.copy(source, unfinished, StandardCopyOption.REPLACE_EXISTING);
        }
        name(unfinished, target);
    }

    private static Path unfinished(Path target) {
        return target.resolveSibling(target.getFileName() + UNFINISHED);
    }

    private static void name(Path unfinished, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
