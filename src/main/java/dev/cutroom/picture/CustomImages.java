package dev.cutroom.picture;

import dev.cutroom.store.ContentHash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Thumbnails that people made themselves, kept under the hash of their content. Safe for all contexts. */
public final class CustomImages {

    /** What the video sites take that publish thumbnails. */
    public static final int LARGEST_BYTES = 2 << 20;

    private final Vertx vertx;
    private final ImagesTable table;

    public CustomImages(Vertx vertx, ImagesTable table) {
        this.vertx = vertx;
        this.table = table;
    }

    /**
     * Keeps a PNG; the answer is its hash.
     *
     * @param by who does
     * @return fails with IllegalArgumentException when it is none, or too large
     */
    public Future<String> keep(Buffer png, String by) {
        if (png.length() > LARGEST_BYTES) {
            return Future.failedFuture(new IllegalArgumentException("The thumbnail has " + png.length()
                    + " bytes; at most " + LARGEST_BYTES + " are taken, send a smaller PNG."));
        }
        return vertx.executeBlocking(
                        () -> {
                            Images.png(png, "thumbnail", Images.MOST_SENT_PIXELS);
                            return ContentHash.of(png.getBytes());
                        },
                        false)
                .compose(hash -> table.put(hash, png, by).map(hash));
    }

    /** One by its hash. */
    public Future<Optional<Buffer>> get(String hash) {
        return table.get(hash);
    }
}
