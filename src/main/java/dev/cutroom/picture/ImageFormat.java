package dev.cutroom.picture;

import java.util.List;

/** How a frame is written. */
public enum ImageFormat {
    PNG("image/png", List.of("-c:v", "png", "-pix_fmt", "rgb24")),
    JPG("image/jpeg", List.of("-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p"));

    private final String mediaType;
    private final List<String> arguments;

    ImageFormat(String mediaType, List<String> arguments) {
        this.mediaType = mediaType;
        this.arguments = arguments;
    }

    public String mediaType() {
        return mediaType;
    }

    List<String> arguments() {
        return arguments;
    }
}
