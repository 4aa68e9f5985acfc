package dev.cutroom.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tags that only a multivariant playlist has. */
final class MultivariantPlaylistParser {

    private final List<Variant> variants = new ArrayList<>();
    private final List<MediaRendition> renditions = new ArrayList<>();
    private @Nullable AttributeList pending;
    private int pendingLine;
    private boolean seen;

    boolean isSeen() {
        return seen;
    }

    /** Takes a tag; false when it is not one of these. */
    boolean tag(String tag, String value, int line) {
        switch (tag) {
            case "#EXT-X-STREAM-INF" -> {
                pending = AttributeList.parse(value, line);
                pendingLine = line;
            }
            case "#EXT-X-MEDIA" -> renditions.add(rendition(AttributeList.parse(value, line)));
            case "#EXT-X-I-FRAME-STREAM-INF",
                    "#EXT-X-SESSION-DATA",
                    "#EXT-X-SESSION-KEY",
                    "#EXT-X-CONTENT-STEERING" -> {}
            default -> {
                return false;
            }
        }
        seen = true;
        return true;
    }

    void uri(String uri) {
        AttributeList attributes = pending;
        if (attributes == null) {
            return;
        }
        pending = null;
        variants.add(new Variant(
                uri,
                attributes.number("BANDWIDTH").orElse(0),
                attributes.number("AVERAGE-BANDWIDTH"),
                attributes.text("CODECS"),
                attributes.side(true),
                attributes.side(false),
                attributes.decimal("FRAME-RATE"),
                attributes.text("AUDIO"),
                attributes.text("VIDEO"),
                attributes.text("SUBTITLES"),
                attributes.text("NAME").or(() -> attributes.text("IVS-NAME"))));
    }

    private static MediaRendition rendition(AttributeList attributes) {
        return new MediaRendition(
                attributes.required("TYPE"),
                attributes.required("GROUP-ID"),
                attributes.text("NAME").orElse(""),
                attributes.text("URI"),
                attributes.text("LANGUAGE"),
                attributes.isYes("DEFAULT"),
                attributes.isYes("AUTOSELECT"));
    }

    MultivariantPlaylist finish(int version, boolean independentSegments) {
        if (pending != null) {
            throw new PlaylistException(pendingLine, "no URI follows this EXT-X-STREAM-INF");
        }
        return new MultivariantPlaylist(
                version, independentSegments, variants.stream().map(this::named).toList(), renditions);
    }

    /** Some servers name a variant only by the video rendition it belongs to (Twitch does). */
    private Variant named(Variant variant) {
        if (variant.name().isPresent() || variant.video().isEmpty()) {
            return variant;
        }
        Optional<String> name = renditions.stream()
                .filter(rendition -> rendition.type().equals("VIDEO"))
                .filter(rendition -> rendition.group().equals(variant.video().get()))
                .map(MediaRendition::name)
                .findFirst();
        return new Variant(
                variant.uri(),
                variant.bandwidth(),
                variant.averageBandwidth(),
                variant.codecs(),
                variant.width(),
                variant.height(),
                variant.frameRate(),
                variant.audio(),
                variant.video(),
                variant.subtitles(),
                name);
    }
}
