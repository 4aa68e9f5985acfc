package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A folder for what was recorded of events: {@code ID-1.mkv}, {@code ID-2.mkv}, one for each run without a hole. Beside
 * them {@code ID.json} lists them; it comes last, so that an event is there whole once that is. What blocks runs on worker
 * threads.
 */
final class ArchiveDestination implements Destination {

    private static final String FILES = "files";

    private final Vertx vertx;
    private final String name;
    private final Path folder;
    private final Optional<String> urlPrefix;

    ArchiveDestination(Vertx vertx, String name, Path folder, Optional<String> urlPrefix) {
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
    public Form form() {
        return Form.RUNS;
    }

    private Path list(Publication what) {
        return folder.resolve(what.id() + ".json");
    }

    private String link(JsonArray files) {
        String first = files.getString(0);
        return urlPrefix
                .map(prefix -> prefix + first)
                .orElseGet(() -> folder.resolve(first).toUri().toString());
    }

    @Override
    public Future<Optional<String>> find(Publication what) {
        return vertx.executeBlocking(() -> files(what).map(this::link), false);
    }

    /** The files listed, when all are there. */
    private Optional<JsonArray> files(Publication what) throws IOException {
        Path list = list(what);
        if (!Files.exists(list)) {
            return Optional.empty();
        }
        JsonArray files = new JsonObject(Files.readString(list)).getJsonArray(FILES, new JsonArray());
        return files.isEmpty() || files.stream().anyMatch(file -> !Files.exists(folder.resolve((String) file)))
                ? Optional.empty()
                : Optional.of(files);
    }

    @Override
    public Future<String> publish(Publication what, List<Path> files, BooleanSupplier abandoned) {
        return vertx.executeBlocking(
                () -> {
                    Files.createDirectories(folder);
                    JsonArray names = new JsonArray();
                    for (Path file : files) {
                        String named = what.id() + "-" + (names.size() + 1) + ".mkv";
                        // Copied, as a node that dies before the last of them needs them all again.
                        WholeFile.copy(file, folder.resolve(named));
                        names.add(named);
                    }
                    write(what, names);
                    return link(names);
                },
                false);
    }

    private void write(Publication what, JsonArray files) throws IOException {
        WholeFile.write(what.metadata().copy().put(FILES, files).encodePrettily(), list(what));
    }

    @Override
    public Future<Void> update(Publication what) {
        return vertx.<Boolean>executeBlocking(
                        () -> {
                            write(
                                    what,
                                    files(what)
                                            .orElseThrow(() -> new RefusedException(
                                                    "The archive '" + name + "' has lost files of this event.")));
                            return true;
                        },
                        false)
                .mapEmpty();
    }
}
