package dev.cutroom.store;

import dev.cutroom.store.RetentionPlan.Removal;
import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * What was deleted, when and why: one JSON object a line, {@code .cutroom/retention/YYYY-MM.jsonl}. A line is on the
 * disk before the first file of its hour goes, and a second one after the last, so that a crash between them shows.
 * Blocking; one thread at a time.
 */
final class RetentionJournal {

    private final Path folder;

    RetentionJournal(Path base) {
        folder = base.resolve(SegmentStore.PRIVATE_FOLDER).resolve("retention");
    }

    void intend(Removal removal, long now) throws IOException {
        write(now, line("intends", removal, now).put("bytes", removal.use().deletableBytes()), true);
    }

    void did(Removal removal, long files, long bytes, long now) throws IOException {
        write(now, line("did", removal, now).put("files", files).put("bytes", bytes), false);
    }

    private static JsonObject line(String what, Removal removal, long now) {
        return new JsonObject()
                .put("at", Micros.format(now))
                .put("what", what)
                .put("reason", removal.reason().name().toLowerCase(Locale.ROOT))
                .put("channel", removal.use().rendition().channel())
                .put("quality", removal.use().rendition().quality())
                .put("hour", removal.use().hour().toString());
    }

    private void write(long now, JsonObject line, boolean force) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(Micros.format(now).substring(0, "2026-11".length()) + ".jsonl");
        ByteBuffer bytes = ByteBuffer.wrap((line.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (force) {
                channel.force(true);
            }
        }
    }
}
