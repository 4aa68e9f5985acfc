package dev.cutroom.playlist;

import dev.cutroom.playlist.MediaPlaylist.Lines;
import dev.cutroom.playlist.MediaPlaylist.Piece;
import dev.cutroom.playlist.MediaPlaylist.Text;
import dev.cutroom.store.HourSnapshot;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Playlists as gzip, joined of compressed hours that are kept, bounded in bytes. One for all event loops. */
public final class PlaylistCompressor {

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
    private static final byte[] LAST_EMPTY_BLOCK = {3, 0};
    private static final long MOST_BYTES = 32L << 20;

    private record Key(Rendition rendition, Hour hour) {}

    private final Vertx vertx;
    private final Map<Key, CompressedHour> hours = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Counter compressed;

    public PlaylistCompressor(Vertx vertx, MeterRegistry registry) {
        this.vertx = vertx;
        this.compressed = Counter.builder("cutroom.playlist.hours.compressed")
                .description("Hours of playlist lines that were compressed, because they were new or had changed")
                .register(registry);
    }

    /** The playlist as one gzip stream. What is not compressed yet is compressed on a worker thread. */
    public Future<Buffer> gzip(MediaPlaylist playlist) {
        List<HourSnapshot> missing = new ArrayList<>();
        for (Piece piece : playlist.pieces()) {
            if (piece instanceof Lines lines && !isReady(lines.hour())) {
                missing.add(lines.hour());
            }
        }
        if (missing.isEmpty()) {
            return Future.succeededFuture(join(playlist));
        }
        return vertx.executeBlocking(
                () -> {
                    missing.forEach(this::compress);
                    return join(playlist);
                },
                false);
    }

    private boolean isReady(HourSnapshot hour) {
        CompressedHour kept = hours.get(new Key(hour.rendition(), hour.hour()));
        return kept != null && kept.isOf(HourLines.of(hour));
    }

    private CompressedHour compress(HourSnapshot hour) {
        HourLines lines = HourLines.of(hour);
        Key key = new Key(hour.rendition(), hour.hour());
        CompressedHour before = hours.get(key);
        if (before != null && before.isOf(lines)) {
            return before;
        }
        compressed.increment();
        CompressedHour made = CompressedHour.of(lines, before);
        CompressedHour replaced = hours.put(key, made);
        long now = bytes.addAndGet(made.bytes() - (replaced == null ? 0 : replaced.bytes()));
        if (now > MOST_BYTES) {
            makeRoom(key);
        }
        return made;
    }

    private void makeRoom(Key keep) {
        hours.entrySet().removeIf(entry -> {
            boolean goes = bytes.get() > MOST_BYTES * 3 / 4 && !entry.getKey().equals(keep);
            if (goes) {
                bytes.addAndGet(-entry.getValue().bytes());
            }
            return goes;
        });
    }

    private Buffer join(MediaPlaylist playlist) {
        List<ByteBuf> parts = new ArrayList<>();
        parts.add(Unpooled.wrappedBuffer(HEAD));
        int crc = 0;
        long length = 0;
        for (Piece piece : playlist.pieces()) {
            for (CompressedBlock block : blocks(piece)) {
                parts.add(Unpooled.wrappedBuffer(block.deflated()));
                crc = Crc32.combine(crc, block.crc(), block.crcFactor());
                length += block.length();
            }
        }
        parts.add(Unpooled.wrappedBuffer(LAST_EMPTY_BLOCK));
        parts.add(Unpooled.buffer(8).writeIntLE(crc).writeIntLE((int) length));
        return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.size(), parts.toArray(ByteBuf[]::new)));
    }

    private List<CompressedBlock> blocks(Piece piece) {
        if (piece instanceof Lines lines) {
            return compress(lines.hour()).blocks(lines.from(), lines.to());
        }
        return List.of(CompressedBlock.stored(((Text) piece).text().getBytes(StandardCharsets.US_ASCII)));
    }
}
