package dev.cutroom.cut;

import java.util.Arrays;
import java.util.Locale;

/** The file format of a cut: the ending of its address. */
public enum Container {
    TS("video/mp2t"),
    MP4("video/mp4"),
    MKV("video/x-matroska"),
    WEBM("video/webm");

    private final String contentType;

    Container(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    public String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a file's ending.
     *
     * @throws IllegalArgumentException that lists those there are
     */
    public static Container parse(String ending) {
        return Arrays.stream(values())
                .filter(container -> container.ending().equals(ending))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + CutRequest.shown(ending) + "' is no format of a cut; write one of ts, mp4, mkv, webm"));
    }
}
