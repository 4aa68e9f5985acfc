package dev.cutroom.hls;

import dev.cutroom.hls.MediaSegment.ByteSpan;
import dev.cutroom.hls.MediaSegment.InitSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The tags of a media playlist, those of one segment gathered until its URI comes. */
final class MediaPlaylistParser {

    private final Optional<MediaPlaylist> previous;
    private final List<MediaSegment> segments = new ArrayList<>();
    private long targetDuration;
    private long mediaSequence;
    private long discontinuitySequence;
    private Optional<String> type = Optional.empty();
    private boolean ended;
    private boolean iFramesOnly;
    private OptionalLong start = OptionalLong.empty();
    private MediaPlaylist.ServerControl serverControl = MediaPlaylist.ServerControl.NONE;
    private long skipped;
    private boolean seen;

    private OptionalLong duration = OptionalLong.empty();
    private String title = "";
    private OptionalLong programDateTime = OptionalLong.empty();
    private boolean discontinuity;
    private boolean gap;
    private String byteRange = "";
    private List<DateRange> dateRanges = new ArrayList<>();
    private List<String> otherTags = new ArrayList<>();

    private Optional<MediaSegment.Key> key = Optional.empty();
    private Optional<InitSection> map = Optional.empty();
    private Optional<ByteSpan> lastRange = Optional.empty();

    MediaPlaylistParser(Optional<MediaPlaylist> previous) {
        this.previous = previous;
    }

    boolean isSeen() {
        return seen;
    }

    void tag(String tag, String value, String whole, int line) {
        seen = true;
        switch (tag) {
            case "#EXTINF" -> extinf(value, line);
            case "#EXT-X-TARGETDURATION" -> targetDuration = Numbers.seconds(value, line, "EXT-X-TARGETDURATION");
            case "#EXT-X-MEDIA-SEQUENCE" -> mediaSequence = Numbers.whole(value, line, "EXT-X-MEDIA-SEQUENCE");
            case "#EXT-X-DISCONTINUITY-SEQUENCE" ->
                discontinuitySequence = Numbers.whole(value, line, "EXT-X-DISCONTINUITY-SEQUENCE");
            case "#EXT-X-PLAYLIST-TYPE" -> type = Optional.of(value);
            case "#EXT-X-ENDLIST" -> ended = true;
            case "#EXT-X-I-FRAMES-ONLY" -> iFramesOnly = true;
            case "#EXT-X-START" -> start = AttributeList.parse(value, line).seconds("TIME-OFFSET");
            case "#EXT-X-SERVER-CONTROL" -> serverControl(AttributeList.parse(value, line));
            case "#EXT-X-SKIP" -> skip(AttributeList.parse(value, line), line);
            case "#EXT-X-PROGRAM-DATE-TIME" ->
                programDateTime = OptionalLong.of(DateTimes.parse(value, line, "EXT-X-PROGRAM-DATE-TIME"));
            case "#EXT-X-DISCONTINUITY" -> discontinuity = true;
            case "#EXT-X-GAP" -> gap = true;
            case "#EXT-X-BYTERANGE" -> byteRange = value;
            case "#EXT-X-KEY" -> key(AttributeList.parse(value, line));
            case "#EXT-X-MAP" -> map(AttributeList.parse(value, line), line);
            case "#EXT-X-DATERANGE" -> dateRanges.add(dateRange(AttributeList.parse(value, line), line));
            case "#EXT-X-PART",
                    "#EXT-X-PART-INF",
                    "#EXT-X-PRELOAD-HINT",
                    "#EXT-X-RENDITION-REPORT",
                    "#EXT-X-BITRATE",
                    "#EXT-X-ALLOW-CACHE" -> {}
            default -> otherTags.add(whole);
        }
    }

    private void extinf(String value, int line) {
        int comma = value.indexOf(',');
        duration = OptionalLong.of(
                Numbers.seconds(comma < 0 ? value : value.substring(0, comma).strip(), line, "EXTINF"));
        title = comma < 0 ? "" : value.substring(comma + 1);
        if (duration.getAsLong() < 0) {
            throw new PlaylistException(line, "EXTINF is negative");
        }
    }

    /** Puts in what a delta update leaves out, and goes on with what applied to the last of it. */
    private void skip(AttributeList attributes, int line) {
        long count = attributes.number("SKIPPED-SEGMENTS").orElse(0);
        if (previous.isEmpty()) {
            skipped = count;
            return;
        }
        List<MediaSegment> before = previous.get().segments();
        long from = mediaSequence - previous.get().sequenceOf(0);
        if (!segments.isEmpty() || from < 0 || from > before.size() || count > before.size() - from) {
            throw new PlaylistException(
                    line, "the " + count + " segments skipped are not in the playlist that came before");
        }
        segments.addAll(before.subList((int) from, (int) (from + count)));
        if (!segments.isEmpty()) {
            MediaSegment last = segments.get(segments.size() - 1);
            key = last.key();
            map = last.map();
            lastRange = last.byteRange();
        }
    }

    private void serverControl(AttributeList attributes) {
        serverControl = new MediaPlaylist.ServerControl(
                attributes.isYes("CAN-BLOCK-RELOAD"), attributes.seconds("CAN-SKIP-UNTIL"));
    }

    private void key(AttributeList attributes) {
        String method = attributes.required("METHOD");
        key = method.equals("NONE")
                ? Optional.empty()
                : Optional.of(new MediaSegment.Key(
                        method,
                        attributes.text("URI").orElse(""),
                        attributes
                                .text("IV")
                                .map(iv -> iv.startsWith("0x") || iv.startsWith("0X") ? iv.substring(2) : iv),
                        attributes.text("KEYFORMAT").orElse("identity")));
    }

    private void map(AttributeList attributes, int line) {
        map = Optional.of(new InitSection(
                attributes.required("URI"),
                attributes.text("BYTERANGE").map(range -> span(range, Optional.empty(), line)),
                key));
    }

    private static DateRange dateRange(AttributeList attributes, int line) {
        Map<String, String> all = attributes.all();
        OptionalLong start = date(all, "START-DATE", line);
        OptionalLong end = date(all, "END-DATE", line);
        OptionalLong duration = attributes.seconds("DURATION");
        if (duration.isEmpty() && start.isPresent() && end.isPresent()) {
            duration = OptionalLong.of(end.getAsLong() - start.getAsLong());
        }
        return new DateRange(
                attributes.required("ID"),
                attributes.text("CLASS"),
                start,
                duration.isPresent() ? duration : attributes.seconds("PLANNED-DURATION"),
                all);
    }

    private static OptionalLong date(Map<String, String> attributes, String name, int line) {
        String value = attributes.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(DateTimes.parse(value, line, name));
    }

    /** {@code LENGTH@OFFSET}; without an offset it goes on where the last range of the same resource ended. */
    private static ByteSpan span(String text, Optional<ByteSpan> last, int line) {
        int at = text.indexOf('@');
        long length = Numbers.whole(at < 0 ? text : text.substring(0, at), line, "BYTERANGE");
        long offset = at >= 0
                ? Numbers.whole(text.substring(at + 1), line, "BYTERANGE")
                : last.map(range -> range.offset() + range.length()).orElse(0L);
        if (offset + length < 0) {
            throw new PlaylistException(line, "BYTERANGE is too large");
        }
        return new ByteSpan(offset, length);
    }

    void uri(String uri, int line) {
        seen = true;
        if (duration.isEmpty()) {
            throw new PlaylistException(line, "no EXTINF stands before this URI");
        }
        boolean sameResource =
                !segments.isEmpty() && segments.get(segments.size() - 1).uri().equals(uri);
        Optional<ByteSpan> range = byteRange.isEmpty()
                ? Optional.empty()
                : Optional.of(span(byteRange, sameResource ? lastRange : Optional.empty(), line));
        segments.add(new MediaSegment(
                uri,
                duration.getAsLong(),
                title,
                programDateTime,
                discontinuity,
                gap,
                range,
                key,
                map,
                dateRanges,
                otherTags));
        lastRange = range;
        duration = OptionalLong.empty();
        title = "";
        programDateTime = OptionalLong.empty();
        discontinuity = false;
        gap = false;
        byteRange = "";
        dateRanges = new ArrayList<>();
        otherTags = new ArrayList<>();
    }

    MediaPlaylist finish(int version, boolean independentSegments) {
        if (targetDuration == 0) {
            targetDuration =
                    segments.stream().mapToLong(MediaSegment::duration).max().orElse(0);
        }
        return new MediaPlaylist(
                version,
                targetDuration,
                mediaSequence,
                discontinuitySequence,
                type,
                ended,
                iFramesOnly,
                independentSegments,
                start,
                serverControl,
                skipped,
                segments);
    }
}
