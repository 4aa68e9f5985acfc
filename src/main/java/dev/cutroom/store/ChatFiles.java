package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chat batches of the store, {@code CHANNEL/chat/HOUR/MM:SS-HASH.json} (wire.md section 1): their names and contents;
 * what is in them is not known here. Safe for all event loops at once; nothing blocks the caller.
 */
public final class ChatFiles {

    private static final String ENDING = ".json";

    /** Below {@link SegmentStore#PRIVATE_FOLDER}, by channel and hour: names of batches that are merged in others. */
    private static final String MERGED_FOLDER = "chat-merged";

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
    public record Batch(long time, String path) {

        /** Whether a content is the one that its name says. */
        public boolean fits(byte[] content) {
            return path.endsWith("-" + ContentHash.of(content) + ENDING);
        }
    }

    /** An hour of a channel's chat. */
    public record Place(String channel, Hour hour) {}

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

    /** All channels' hours whose folder has changed since, the oldest first. */
    public Future<List<Place>> changedSince(long epochMillis) {
        return store.blocking(() -> {
            List<Place> changed = new ArrayList<>();
            for (String channel : StoreTree.folders(store.base())) {
                for (StoreTree.HourFolder hour : store.tree().hours(chat(channel))) {
                    if (hour.path().toFile().lastModified() >= epochMillis) {
                        changed.add(new Place(channel, hour.hour()));
                    }
                }
            }
            return changed;
        });
    }

    /**
     * Keeps a batch, whole or not at all, under the name that its content earns.
     *
     * @param time of the batch, microseconds since the epoch, a whole second
     * @return fails with {@link StoreWriteException} when the disk refuses
     */
    public Future<Void> write(String channel, long time, Buffer content) {
        return store.blocking(() -> path(channel, time, content.getBytes())).compose(path -> store.keep(path, content));
    }

    private static String path(String channel, long time, byte[] content) {
        Hour hour = Hour.of(time);
        long second = (time - hour.start()) / Micros.SECOND;
        return chat(channel).path() + "/" + hour + "/"
                + String.format("%02d:%02d-", second / 60, second % 60)
                + ContentHash.of(content) + ENDING;
    }

    /**
     * Puts batches in the place of others that say the same. The others go only once all that replaces them is on the disk
     * for good; a crash in between leaves both.
     *
     * @param contents by time in seconds since the epoch
     */
    public Future<Void> replace(String channel, List<Batch> old, Map<Long, String> contents) {
        Future<Void> kept = Future.succeededFuture();
        Set<String> paths = new HashSet<>();
        for (Map.Entry<Long, String> batch : contents.entrySet()) {
            Buffer content = Buffer.buffer(batch.getValue());
            kept = kept.compose(before ->
                            store.blocking(() -> path(channel, batch.getKey() * Micros.SECOND, content.getBytes())))
                    .compose(path -> {
                        paths.add(path);
                        return store.keep(path, content);
                    });
        }
        return kept.compose(done -> store.blocking(() -> {
            for (String path : paths) {
                Path file = store.inside(path);
                try (FileChannel written = FileChannel.open(file)) {
                    written.force(true);
                }
                store.sync().forceFolder(file.resolveSibling(""));
            }
            for (Batch batch : old) {
                if (!paths.contains(batch.path)) {
                    noteMerged(channel, batch);
                    Files.deleteIfExists(store.base().resolve(batch.path));
                }
            }
            return null;
        }));
    }

    private void noteMerged(String channel, Batch batch) throws IOException {
        Path file = merged(channel, Hour.of(batch.time));
        Files.createDirectories(file.resolveSibling(""));
        String name = batch.path.substring(batch.path.lastIndexOf('/') + 1);
        Files.writeString(file, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * The names of an hour's batches that were here and are merged in others now. They are not to be fetched again from a
     * node that still has them.
     */
    public Future<Set<String>> merged(Rendition chat, Hour hour) {
        return store.blocking(() -> {
            try {
                return Set.copyOf(Files.readAllLines(merged(chat.channel(), hour)));
            } catch (NoSuchFileException none) {
                return Set.of();
            }
        });
    }

    private Path merged(String channel, Hour hour) {
        return store.base()
                .resolve(SegmentStore.PRIVATE_FOLDER)
                .resolve(MERGED_FOLDER)
                .resolve(channel)
                .resolve(hour.toString());
    }

    private static Rendition chat(String channel) {
        return new Rendition(channel, "chat");
    }
}
