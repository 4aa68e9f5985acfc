package dev.cutroom.imports;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.flow.Steps;
import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.MediaSegment.ByteSpan;
import dev.cutroom.hls.Playlist;
import dev.cutroom.imports.ImportPlan.Piece;
import dev.cutroom.imports.ImportPlan.Source;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings a recording that lies on this machine as an HLS playlist with its files into the store: {@code cutroom import}.
 * A second import of the same changes nothing. Owned by the context that calls it.
 */
public final class Importer {

    private static final int READ_BYTES = 1 << 20;

    private final Vertx vertx;
    private final SegmentStore store;

    /** How far it has come. */
    public record Progress(int segments, int allSegments, long bytes) {}

    public Importer(Vertx vertx, SegmentStore store) {
        this.vertx = vertx;
        this.store = store;
    }

    /**
     * Imports a recording.
     *
     * @param from a media playlist, or a folder that holds exactly one
     * @param start when it begins, microseconds since the epoch; empty to take what the playlist says
     * @param progress told after each segment
     * @return how far it came; fails with {@link IllegalArgumentException} when the recording cannot be imported
     */
    public Future<Progress> run(Path from, Rendition rendition, OptionalLong start, Consumer<Progress> progress) {
        return vertx.executeBlocking(() -> plan(from, start), false).compose(plan -> {
            Run run = new Run(plan.pieces(), rendition, progress);
            return Steps.whileTrue(run::next).map(all -> run.done);
        });
    }

    private static ImportPlan plan(Path from, OptionalLong start) throws IOException {
        Path file = Files.isDirectory(from) ? onlyPlaylist(from) : from;
        Playlist playlist = Playlist.parse(Files.readString(file));
        if (!(playlist instanceof MediaPlaylist media)) {
            throw new IllegalArgumentException(
                    file + " lists qualities, not segments; import each of its media playlists by itself");
        }
        return ImportPlan.of(media, file.toAbsolutePath().resolveSibling(""), start);
    }

    private static Path onlyPlaylist(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> playlists = files.filter(file -> {
                        String name = file.toString();
                        return name.endsWith(".m3u8") || name.endsWith(".m3u");
                    })
                    .toList();
            if (playlists.size() != 1) {
                throw new IllegalArgumentException(
                        folder + " holds " + playlists.size() + " playlists; name the one to import");
            }
            return playlists.get(0);
        }
    }

    /** One import, segment after segment. */
    private final class Run {
        private final List<Piece> pieces;
        private final Rendition rendition;
        private final Consumer<Progress> told;
        private Progress done;

        private Run(List<Piece> pieces, Rendition rendition, Consumer<Progress> told) {
            this.pieces = pieces;
            this.rendition = rendition;
            this.told = told;
            this.done = new Progress(0, pieces.size(), 0);
        }

        private Future<Boolean> next() {
            if (done.segments == pieces.size()) {
                return Future.succeededFuture(false);
            }
            return importPiece(pieces.get(done.segments), rendition).map(bytes -> {
                done = new Progress(done.segments + 1, pieces.size(), done.bytes + bytes);
                told.accept(done);
                return true;
            });
        }
    }

    private Future<Long> importPiece(Piece piece, Rendition rendition) {
        SegmentWriting writing = store.begin(rendition, piece.start(), piece.duration(), SegmentStored.Source.IMPORT);
        return piece.head()
                .map(source -> copy(source, writing))
                .orElse(Future.succeededFuture())
                .compose(written -> copy(piece.content(), writing))
                .compose(written -> writing.finish(SegmentType.FULL))
                .recover(failure -> writing.abandon().transform(gone -> Future.failedFuture(failure)))
                .map(segment -> writing.size());
    }

    private Future<Void> copy(Source source, SegmentWriting writing) {
        long begin = source.part().map(ByteSpan::offset).orElse(0L);
        long end = source.part().map(part -> begin + part.length()).orElse(Long.MAX_VALUE);
        AtomicLong at = new AtomicLong(begin);
        return Steps.whileTrue(() -> vertx.executeBlocking(() -> read(source, at.get(), end), false)
                .compose(bytes -> {
                    at.addAndGet(bytes.length);
                    return bytes.length == 0
                            ? Future.succeededFuture(false)
                            : writing.write(Buffer.buffer(bytes)).map(true);
                }));
    }

    private static byte[] read(Source source, long from, long to) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(source.file().toFile(), "r")) {
            if (source.part().isPresent() && file.length() < to) {
                throw new EOFException(source.file() + " ends before the part that the playlist names");
            }
            byte[] bytes = new byte[(int) Math.min(READ_BYTES, Math.max(0, Math.min(file.length(), to) - from))];
            file.seek(from);
            file.readFully(bytes);
            return bytes;
        }
    }
}
