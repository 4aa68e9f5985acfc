package dev.cutroom.event;

import dev.cutroom.store.ContentHash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Cuts on their way out. A cut that is whole is kept until it is published, under a name that its event's fields decide,
 * so that a node which died while publishing goes on with the very file it had. What blocks runs on worker threads.
 */
final class CutFiles {

    private static final String UNFINISHED = ".part";
    private static final Duration KEPT = Duration.ofDays(3);

    private final Vertx vertx;
    private final Path folder;

    CutFiles(Vertx vertx, Path folder) {
        this.vertx = vertx;
        this.folder = folder;
    }

    /** Makes the folder, and sweeps it. */
    Future<Void> open() {
        return blocking(() -> Files.createDirectories(folder)).compose(made -> sweep(""));
    }

    /**
     * Forgets what other nodes have long published, and what was taken back when it was cut.
     *
     * @param used the event whose cut is under way, which stays; empty when none is
     */
    Future<Void> sweep(String used) {
        return blocking(() -> {
            FileTime limit = FileTime.from(Instant.now().minus(KEPT));
            for (Path each : list(folder)) {
                boolean isUsed =
                        !used.isEmpty() && String.valueOf(each.getFileName()).startsWith(used);
                if (!isUsed && Files.getLastModifiedTime(each).compareTo(limit) < 0) {
                    delete(each);
                }
            }
        });
    }

    private Path whole(Event event) {
        String fields = ContentHash.of(event.fields().encode().getBytes(StandardCharsets.UTF_8));
        return folder.resolve(event.id() + "-" + fields);
    }

    private Path unfinished(Event event) {
        return folder.resolve(event.id() + UNFINISHED);
    }

    /** An empty folder for the files of a cut, which are published in the order of their names. */
    Future<Path> begin(Event event) {
        Path part = unfinished(event);
        return blocking(() -> {
                    delete(part);
                    Files.createDirectories(part);
                })
                .map(part);
    }

    /** Says that the cut is whole, its files synced; gives them. */
    Future<List<Path>> finish(Event event) {
        return vertx.executeBlocking(
                () -> {
                    Path whole = whole(event);
                    delete(whole);
                    Files.move(unfinished(event), whole, StandardCopyOption.ATOMIC_MOVE);
                    return list(whole);
                },
                false);
    }

    /** The files of a whole cut of just these fields; none when there is none here. */
    Future<List<Path>> kept(Event event) {
        return vertx.executeBlocking(() -> list(whole(event)), false);
    }

    /** Says that somebody waits to publish a whole cut, so that no sweep takes it. */
    Future<Void> needed(Event event) {
        return blocking(() -> {
            Path whole = whole(event);
            if (Files.isDirectory(whole)) {
                Files.setLastModifiedTime(whole, FileTime.from(Instant.now()));
            }
        });
    }

    Future<Void> drop(Event event) {
        return blocking(() -> {
            delete(unfinished(event));
            delete(whole(event));
        });
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private Future<Void> blocking(Work work) {
        return vertx.executeBlocking(
                        () -> {
                            work.run();
                            return true;
                        },
                        false)
                .mapEmpty();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (NoSuchFileException nothing) {
            return List.of();
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            for (Path each : list(path)) {
                delete(each);
            }
        }
        Files.deleteIfExists(path);
    }
}
