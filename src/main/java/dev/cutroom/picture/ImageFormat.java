package dev.cutroom.picture;

import java.util.List;

/** How a frame is written. */
public enum ImageFormat {
    PNG("image/png"),
    JPG("image/jpeg");

    private final String mediaType;

    ImageFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    List<String> arguments() {
        return switch (this) {
            // Lightly compressed: packing it tighter takes longer than sending what that saves.
            case PNG -> List.of("-c:v", "png", "-pix_fmt", "rgb24", "-compression_level", "3");
            case JPG -> List.of("-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p");
        };
    }
}
