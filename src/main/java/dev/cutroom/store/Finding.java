package dev.cutroom.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Something wrong with a file in an hour's folder.
 *
 * @param path below the base
 * @param detail one clause
 */
public record Finding(Kind kind, String path, String detail) {

    /** What is wrong. */
    public enum Kind {
        /** The content is not what the hash in the name says. */
        ROTTEN,
        /** The name is none that belongs there. */
        MISNAMED,
        /** The file cannot be opened, or its folder listed: it may be closed to us, or too many are open. */
        UNREADABLE,
        /** The disk gives an error while the file is read. */
        DAMAGED
    }

    /** What looking at one file came to: its size, and what is wrong if anything is. */
    record Checked(long bytes, Optional<Finding> finding) {

        private static final Checked NOTHING = new Checked(0, Optional.empty());
    }

    /** Reads a file from end to end and compares. Hidden names, temporary files and tombstones are passed over. Blocking. */
    static Checked check(Path base, Path folder, String name) {
        if (name.startsWith(".") || SegmentName.isTombstone(name)) {
            return Checked.NOTHING;
        }
        Path file = folder.resolve(name);
        String path = base.relativize(file).toString();
        boolean chat = name.endsWith(".json");
        Optional<String> hash = chat ? chatHash(name) : SegmentName.hash(name);
        try {
            if (!Files.isRegularFile(file)) {
                return Files.exists(file) ? finding(Kind.MISNAMED, path, "it is not a file", 0) : Checked.NOTHING;
            }
            if (hash.isEmpty()) {
                return !chat && new NameReader().read(name)
                        ? Checked.NOTHING
                        : finding(Kind.MISNAMED, path, "its name is not a segment's", 0);
            }
            long bytes = Files.size(file);
            String found = ContentHash.of(file);
            return found.equals(hash.get())
                    ? new Checked(bytes, Optional.empty())
                    : finding(Kind.ROTTEN, path, "its content has the hash " + found, bytes);
        } catch (NoSuchFileException deletedMeanwhile) {
            return Checked.NOTHING;
        } catch (FileSystemException unreadable) {
            return finding(Kind.UNREADABLE, path, String.valueOf(unreadable.getMessage()), 0);
        } catch (IOException damaged) {
            // A system call on an open file names no file.
            return finding(Kind.DAMAGED, path, String.valueOf(damaged.getMessage()), 0);
        }
    }

    private static Checked finding(Kind kind, String path, String detail, long bytes) {
        return new Checked(bytes, Optional.of(new Finding(kind, path, detail)));
    }

    /** A chat batch is named as {@code MM:SS-HASH.json}. */
    private static Optional<String> chatHash(String name) {
        String asSegment = name.replaceFirst("-", "-0-full-").replaceFirst("\\.json$", ".ts");
        return SegmentName.hash(asSegment);
    }
}
