package dev.cutroom.hls;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes playlists as RFC 8216 has them; what it writes, {@link Playlist#parse} reads as the same value, but for a
 * target duration, which has whole seconds only, and more than six digits of a second anywhere.
 */
public final class PlaylistWriter {

    private static final long MICROS = 1_000_000;

    /** Attributes of a date range that are numbers or words (RFC 8216 section 4.3.2.7); all others are in quotes. */
    private static final Set<String> UNQUOTED =
            Set.of("DURATION", "PLANNED-DURATION", "SCTE35-CMD", "SCTE35-OUT", "SCTE35-IN", "END-ON-NEXT");

    private PlaylistWriter() {}

    public static String write(Playlist playlist) {
        return playlist instanceof MediaPlaylist media ? write(media) : write((MultivariantPlaylist) playlist);
    }

    private static String write(MultivariantPlaylist playlist) {
        StringBuilder out = head(playlist.version(), playlist.independentSegments());
        for (MediaRendition rendition : playlist.renditions()) {
            out.append("#EXT-X-MEDIA:TYPE=").append(rendition.type());
            quoted(out, "GROUP-ID", Optional.of(rendition.group()));
            quoted(out, "NAME", Optional.of(rendition.name()));
            quoted(out, "LANGUAGE", rendition.language());
            quoted(out, "URI", rendition.uri());
            out.append(rendition.isDefault() ? ",DEFAULT=YES" : "")
                    .append(rendition.autoselect() ? ",AUTOSELECT=YES" : "")
                    .append('\n');
        }
        for (Variant variant : playlist.variants()) {
            out.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(variant.bandwidth());
            variant.averageBandwidth()
                    .ifPresent(bits -> out.append(",AVERAGE-BANDWIDTH=").append(bits));
            quoted(out, "CODECS", variant.codecs());
            if (variant.width().isPresent() && variant.height().isPresent()) {
                out.append(",RESOLUTION=")
                        .append(variant.width().getAsInt())
                        .append('x')
                        .append(variant.height().getAsInt());
            }
            variant.frameRate()
                    .ifPresent(rate -> out.append(",FRAME-RATE=").append(String.format(Locale.ROOT, "%.3f", rate)));
            quoted(out, "AUDIO", variant.audio());
            quoted(out, "VIDEO", variant.video());
            quoted(out, "SUBTITLES", variant.subtitles());
            quoted(out, "NAME", variant.name());
            out.append('\n').append(variant.uri()).append('\n');
        }
        return out.toString();
    }

    private static String write(MediaPlaylist playlist) {
        StringBuilder out = head(playlist.version(), playlist.independentSegments());
        out.append("#EXT-X-TARGETDURATION:")
                .append((playlist.targetDuration() + MICROS / 2) / MICROS)
                .append('\n');
        out.append("#EXT-X-MEDIA-SEQUENCE:").append(playlist.mediaSequence()).append('\n');
        if (playlist.discontinuitySequence() != 0) {
            out.append("#EXT-X-DISCONTINUITY-SEQUENCE:")
                    .append(playlist.discontinuitySequence())
                    .append('\n');
        }
        playlist.type()
                .ifPresent(
                        type -> out.append("#EXT-X-PLAYLIST-TYPE:").append(type).append('\n'));
        out.append(playlist.iFramesOnly() ? "#EXT-X-I-FRAMES-ONLY\n" : "");
        playlist.start().ifPresent(offset -> out.append("#EXT-X-START:TIME-OFFSET=")
                .append(seconds(offset))
                .append('\n'));
        serverControl(out, playlist.serverControl());
        if (playlist.skippedSegments() > 0) {
            out.append("#EXT-X-SKIP:SKIPPED-SEGMENTS=")
                    .append(playlist.skippedSegments())
                    .append('\n');
        }
        Optional<MediaSegment.Key> key = Optional.empty();
        Optional<MediaSegment.InitSection> map = Optional.empty();
        for (MediaSegment segment : playlist.segments()) {
            if (segment.map().isPresent() && !segment.map().equals(map)) {
                map = segment.map();
                // A section is encrypted by the key that stands before it, its segments by the one before them.
                key = change(out, key, map.get().key());
                map(out, map.get());
            }
            key = change(out, key, segment.key());
            segment(out, segment);
        }
        return out.append(playlist.ended() ? "#EXT-X-ENDLIST\n" : "").toString();
    }

    private static StringBuilder head(int version, boolean independentSegments) {
        StringBuilder out = new StringBuilder(4_096).append("#EXTM3U\n");
        if (version > 1) {
            out.append("#EXT-X-VERSION:").append(version).append('\n');
        }
        return out.append(independentSegments ? "#EXT-X-INDEPENDENT-SEGMENTS\n" : "");
    }

    private static void serverControl(StringBuilder out, MediaPlaylist.ServerControl control) {
        if (!control.canBlockReload() && control.canSkipUntil().isEmpty()) {
            return;
        }
        out.append("#EXT-X-SERVER-CONTROL:");
        control.canSkipUntil().ifPresent(until -> out.append("CAN-SKIP-UNTIL=")
                .append(seconds(until))
                .append(control.canBlockReload() ? "," : ""));
        out.append(control.canBlockReload() ? "CAN-BLOCK-RELOAD=YES\n" : "\n");
    }

    private static Optional<MediaSegment.Key> change(
            StringBuilder out, Optional<MediaSegment.Key> from, Optional<MediaSegment.Key> to) {
        if (!to.equals(from)) {
            key(out, to);
        }
        return to;
    }

    private static void key(StringBuilder out, Optional<MediaSegment.Key> key) {
        if (key.isEmpty()) {
            out.append("#EXT-X-KEY:METHOD=NONE\n");
            return;
        }
        out.append("#EXT-X-KEY:METHOD=").append(key.get().method());
        quoted(out, "URI", Optional.of(key.get().uri()).filter(uri -> !uri.isEmpty()));
        key.get().iv().ifPresent(iv -> out.append(",IV=0x").append(iv));
        quoted(out, "KEYFORMAT", Optional.of(key.get().keyFormat()).filter(format -> !format.equals("identity")));
        out.append('\n');
    }

    private static void map(StringBuilder out, MediaSegment.InitSection section) {
        out.append("#EXT-X-MAP:URI=\"").append(section.uri()).append('"');
        section.byteRange().ifPresent(range -> out.append(",BYTERANGE=\"")
                .append(range.length())
                .append('@')
                .append(range.offset())
                .append('"'));
        out.append('\n');
    }

    private static void segment(StringBuilder out, MediaSegment segment) {
        segment.otherTags().forEach(tag -> out.append(tag).append('\n'));
        for (DateRange range : segment.dateRanges()) {
            out.append("#EXT-X-DATERANGE:")
                    .append(range.attributes().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(attribute -> attribute.getKey() + '=' + value(attribute))
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        out.append(segment.discontinuity() ? "#EXT-X-DISCONTINUITY\n" : "");
        segment.programDateTime().ifPresent(time -> out.append("#EXT-X-PROGRAM-DATE-TIME:")
                .append(DateTimes.format(time))
                .append('\n'));
        out.append(segment.gap() ? "#EXT-X-GAP\n" : "");
        segment.byteRange().ifPresent(range -> out.append("#EXT-X-BYTERANGE:")
                .append(range.length())
                .append('@')
                .append(range.offset())
                .append('\n'));
        out.append("#EXTINF:")
                .append(seconds(segment.duration()))
                .append(',')
                .append(segment.title())
                .append('\n')
                .append(segment.uri())
                .append('\n');
    }

    private static String value(Map.Entry<String, String> attribute) {
        return UNQUOTED.contains(attribute.getKey()) ? attribute.getValue() : '"' + attribute.getValue() + '"';
    }

    private static String seconds(long micros) {
        String sign = micros < 0 ? "-" : "";
        long size = Math.abs(micros);
        return sign + size / MICROS + String.format(Locale.ROOT, ".%06d", size % MICROS);
    }

    private static void quoted(StringBuilder out, String name, Optional<String> value) {
        value.ifPresent(
                text -> out.append(',').append(name).append("=\"").append(text).append('"'));
    }
}
