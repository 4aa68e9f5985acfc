package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chat batches of the store, {@code CHANNEL/chat/HOUR/MM:SS-HASH.json} (wire.md section 1): their names and contents;
 * what is in them is not known here. Safe for all event loops at once; nothing blocks the caller.
 */
public final class ChatFiles {

    private static final Pattern NAME = Pattern.compile("([0-5][0-9]):([0-5][0-9])-[A-Za-z0-9_-]{43}\\.json");

    /** A minute of the busiest chat is a tenth of this; more is no batch, and would take the memory of all else. */
    private static final long LARGEST_BYTES = 64 << 20;

    private final SegmentStore store;

    public ChatFiles(SegmentStore store) {
        this.store = store;
    }

    /**
     * A batch.
     *
     * @param time that its name says, microseconds since the epoch
     * @param path below the store's base
     */
    public record Batch(long time, String path) {}

    /** Whether a channel has a folder, with chat or without. */
    public Future<Boolean> hasChannel(String channel) {
        Rendition.requireName("channel", channel);
        return store.blocking(() -> Files.isDirectory(store.base().resolve(channel)));
    }

    /** An hour's batches by time; names that are none are left out. */
    public Future<List<Batch>> batches(String channel, Hour hour) {
        Rendition chat = chat(channel);
        return store.names(chat, hour, false).map(names -> names.stream()
                .flatMap(name -> batch(chat, hour, name).stream())
                .toList());
    }

    private static Optional<Batch> batch(Rendition chat, Hour hour, String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long time = hour.start()
                + Integer.parseInt(matcher.group(1)) * Micros.MINUTE
                + Integer.parseInt(matcher.group(2)) * Micros.SECOND;
        return Optional.of(new Batch(time, chat.path() + "/" + hour + "/" + name));
    }

    /**
     * Several batches' contents by one trip to a worker, in the order asked for.
     *
     * @return fails with {@link NoSuchFileException} when one is gone, as after wubloader has merged it with another
     */
    public Future<List<byte[]>> contents(List<Batch> batches) {
        return store.blocking(() -> {
            List<byte[]> contents = new ArrayList<>(batches.size());
            for (Batch batch : batches) {
                Path file = store.inside(batch.path);
                if (Files.size(file) > LARGEST_BYTES) {
                    throw new IOException(batch.path + " is larger than a chat batch can be");
                }
                contents.add(Files.readAllBytes(file));
            }
            return contents;
        });
    }

    /**
     * Keeps a batch, whole or not at all, under the name that its content earns.
     *
     * @param time of the batch, microseconds since the epoch, a whole second
     * @return fails with {@link StoreWriteException} when the disk refuses
     */
    public Future<Void> write(String channel, long time, Buffer content) {
        Hour hour = Hour.of(time);
        long second = (time - hour.start()) / Micros.SECOND;
        String path = chat(channel).path() + "/" + hour + "/" + String.format("%02d:%02d-", second / 60, second % 60);
        return store.blocking(() -> ContentHash.of(content.getBytes()))
                .compose(hash -> store.keep(path + hash + ".json", content));
    }

    private static Rendition chat(String channel) {
        return new Rendition(channel, "chat");
    }
}
