package dev.cutroom.imports;

import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.MediaSegment;
import dev.cutroom.hls.MediaSegment.ByteSpan;
import dev.cutroom.hls.MediaSegment.InitSection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which parts of which files become which segments: a playlist read as a plan. Pure.
 *
 * @param pieces in order
 */
record ImportPlan(List<Piece> pieces) {

    ImportPlan {
        pieces = List.copyOf(pieces);
    }

    /** A whole file, or a part of it. */
    record Source(Path file, Optional<ByteSpan> part) {}

    /**
     * One segment to be.
     *
     * @param start microseconds since the epoch; {@code duration} microseconds
     * @param head the initialisation section that is put before it, so that every stored file plays alone
     */
    record Piece(long start, long duration, Optional<Source> head, Source content) {}

    /**
     * Plans a playlist.
     *
     * @param folder that its URIs are relative to
     * @param start when its first segment begins; empty to take what the playlist itself says
     * @throws IllegalArgumentException when that is unknown, or something in it cannot be imported
     */
    static ImportPlan of(MediaPlaylist playlist, Path folder, OptionalLong start) {
        List<Piece> pieces = new ArrayList<>();
        OptionalLong at = start;
        for (MediaSegment segment : playlist.segments()) {
            if (start.isEmpty() && segment.programDateTime().isPresent()) {
                at = segment.programDateTime();
            }
            long begins = at.orElseThrow(() -> new IllegalArgumentException(
                    "the playlist does not say when it begins (EXT-X-PROGRAM-DATE-TIME); give the start"));
            if (segment.key().isPresent()) {
                throw new IllegalArgumentException(
                        "the segment '" + segment.uri() + "' is encrypted; import a decrypted copy");
            }
            if (!segment.gap()) {
                pieces.add(new Piece(
                        begins,
                        segment.duration(),
                        segment.map().map(map -> head(map, folder)),
                        new Source(file(segment.uri(), folder), segment.byteRange())));
            }
            at = OptionalLong.of(begins + segment.duration());
        }
        return new ImportPlan(pieces);
    }

    private static Source head(InitSection map, Path folder) {
        return new Source(file(map.uri(), folder), map.byteRange());
    }

    private static Path file(String uri, Path folder) {
        try {
            URI parsed = new URI(uri);
            if (parsed.getScheme() != null && !parsed.getScheme().equals("file")) {
                throw new IllegalArgumentException(
                        "'" + uri + "' is not beside the playlist; download it first, and name it as a relative path");
            }
            return folder.resolve(parsed.getPath()).normalize();
        } catch (URISyntaxException plainName) {
            return folder.resolve(uri).normalize();
        }
    }
}
