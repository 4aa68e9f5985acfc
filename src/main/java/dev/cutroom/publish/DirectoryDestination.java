package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A folder: {@code ID.mp4} and, beside it, {@code ID.json} with what was written of it. The video gets its name last and
 * at once, so that one which is there is whole. What blocks runs on worker threads.
 */
public final class DirectoryDestination implements Destination {

    private static final String SIDECAR = ".json";
    private static final String UNFINISHED = ".tmp";

    private final Vertx vertx;
    private final String name;
    private final Path folder;
    private final Optional<String> urlPrefix;

    /**
     * Makes nothing yet.
     *
     * @param urlPrefix put before a file's name, what the folder is reached by; without it links are file addresses
     */
    public DirectoryDestination(Vertx vertx, String name, Path folder, Optional<String> urlPrefix) {
        this.vertx = vertx;
        this.name = name;
        this.folder = folder.toAbsolutePath();
        this.urlPrefix = urlPrefix;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Optional<String>> find(Publication what) {
        return vertx.executeBlocking(() -> whole(what.id()).map(this::link), false);
    }

    private Optional<Path> whole(String id) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String named = file.getFileName().toString();
                        return named.startsWith(id + ".") && !named.endsWith(SIDECAR) && !named.endsWith(UNFINISHED);
                    })
                    .findFirst();
        }
    }

    private String link(Path file) {
        return urlPrefix.map(prefix -> prefix + file.getFileName()).orElseGet(() -> file.toUri()
                .toString());
    }

    @Override
    public Future<String> publish(Publication what, List<Path> files, BooleanSupplier abandoned) {
        Path file = files.get(0);
        return vertx.executeBlocking(
                () -> {
                    Files.createDirectories(folder);
                    write(what.id(), what.metadata());
                    String named = what.id() + "." + what.ending();
                    Path target = folder.resolve(named);
                    Path unfinished = folder.resolve(named + UNFINISHED);
                    try {
                        Files.move(file, unfinished, StandardCopyOption.ATOMIC_MOVE);
                    } catch (AtomicMoveNotSupportedException otherDisk) {
                        Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
                    }
                    sync(unfinished);
                    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    return link(target);
                },
                false);
    }

    @Override
    public Future<Void> update(Publication what) {
        return vertx.executeBlocking(
                () -> {
                    write(what.id(), what.metadata());
                    return null;
                },
                false);
    }

    private void write(String id, JsonObject metadata) throws IOException {
        Path unfinished = folder.resolve(id + SIDECAR + UNFINISHED);
        Files.writeString(unfinished, metadata.encodePrettily());
        sync(unfinished);
        Files.move(
                unfinished,
                folder.resolve(id + SIDECAR),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
