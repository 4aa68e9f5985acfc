package dev.cutroom.store;

import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins as files, {@code pins/CHANNEL/ID.json} below the base: so they work without a database, and replicate as an extra
 * directory. One that was taken away has an {@code ID.removed} beside it, which replicates too. Never blocks; no state.
 */
public final class Pins {

    /** The folder below the base; as an extra directory it is replicated. */
    public static final String FOLDER = "pins";

    private static final Logger LOG = LoggerFactory.getLogger(Pins.class);
    private static final String PIN = ".json";
    private static final String REMOVED = ".removed";

    private final SegmentStore store;
    private final Clock clock;

    public Pins(SegmentStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public Future<Void> add(Pin pin) {
        return store.keep(path(pin.channel(), pin.id(), PIN), pin.toJson().toBuffer());
    }

    /**
     * Takes a pin away.
     *
     * @return whether there was one
     */
    public Future<Boolean> remove(String id, String by) {
        return all().compose(pins -> pins.stream()
                .filter(pin -> pin.id().equals(id))
                .findFirst()
                .map(pin -> store.keep(path(pin.channel(), id, REMOVED), removed(by))
                        .map(true))
                .orElse(Future.succeededFuture(false)));
    }

    private Buffer removed(String by) {
        return new JsonObject()
                .put("by", by)
                .put("at", Micros.format(micros(clock)))
                .toBuffer();
    }

    private static String path(String channel, String id, String ending) {
        return FOLDER + "/" + channel + "/" + id + ending;
    }

    /** The pins that hold now, by channel. */
    public Future<List<Pin>> all() {
        return store.blocking(this::read);
    }

    /** Blocking. A pin that cannot be read fails the whole: nothing may be deleted while it is not known what is pinned. */
    List<Pin> read() throws IOException {
        List<Pin> pins = new ArrayList<>();
        Path folder = store.base().resolve(FOLDER);
        for (String channel : StoreTree.folders(folder)) {
            Set<String> names = new HashSet<>(Arrays.asList(StoreTree.names(folder.resolve(channel))));
            for (String name : names) {
                String id = name.replaceFirst("\\.json$", "");
                if (!name.startsWith(".") && name.endsWith(PIN) && !names.contains(id + REMOVED)) {
                    read(folder.resolve(channel).resolve(name), pins);
                }
            }
        }
        long now = micros(clock);
        return pins.stream().filter(pin -> pin.isValid(now)).toList();
    }

    private static void read(Path file, List<Pin> pins) throws IOException {
        try {
            pins.add(Pin.of(new JsonObject(Files.readString(file))));
        } catch (NoSuchFileException gone) {
            LOG.debug("{} went away meanwhile", file);
        } catch (DecodeException | IllegalArgumentException broken) {
            throw new IOException("the pin " + file + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    static long micros(Clock clock) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
