package dev.cutroom.hls;

import java.util.List;

/**
 * Reads a playlist line by line. Which of the two kinds it is shows with its first tag that only one of them has; a
 * text that has tags of both is refused (RFC 8216 section 4.1).
 */
final class PlaylistParser {

    private static final String HEADER = "#EXTM3U";

    private final String text;
    private final Variables variables;
    private final MediaPlaylistParser media;
    private final MultivariantPlaylistParser multivariant = new MultivariantPlaylistParser();
    private int version = 1;
    private boolean independentSegments;

    PlaylistParser(String text, Playlist.Context context) {
        this.text = text;
        this.variables = new Variables(context);
        this.media = new MediaPlaylistParser(context.previous());
    }

    Playlist parse() {
        List<String> lines = text.lines().toList();
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (!withoutMark(first).strip().equals(HEADER)) {
            throw new PlaylistException(1, "a playlist begins with " + HEADER);
        }
        for (int i = 1; i < lines.size(); i++) {
            accept(variables.fill(lines.get(i).strip(), i + 1), i + 1);
        }
        if (multivariant.isSeen() && media.isSeen()) {
            throw new PlaylistException(0, "the tags of a media playlist and of a multivariant playlist are mixed");
        }
        return multivariant.isSeen()
                ? multivariant.finish(version, independentSegments)
                : media.finish(version, independentSegments);
    }

    private static String withoutMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    private void accept(String line, int number) {
        if (line.isEmpty()) {
            return;
        }
        if (!line.startsWith("#")) {
            if (multivariant.isSeen()) {
                multivariant.uri(line);
            } else {
                media.uri(line, number);
            }
            return;
        }
        if (!line.startsWith("#EXT")) {
            return;
        }
        int colon = line.indexOf(':');
        String tag = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1).strip();
        switch (tag) {
            case "#EXT-X-VERSION" -> version = (int) Math.min(99, Numbers.whole(value, number, "EXT-X-VERSION"));
            case "#EXT-X-DEFINE" -> variables.define(AttributeList.parse(value, number), number);
            case "#EXT-X-INDEPENDENT-SEGMENTS" -> independentSegments = true;
            default -> {
                if (!multivariant.tag(tag, value, number)) {
                    media.tag(tag, value, line, number);
                }
            }
        }
    }
}
