package dev.cutroom.publish;

import dev.cutroom.conf.PublishSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * An S3-compatible store: {@code PREFIX ID.mp4}, its title in the object's metadata, and {@code PREFIX ID.json} with all
 * that was written of it. An object is there whole or not at all.
 */
final class S3Destination implements Destination {

    private static final int LONGEST_TITLE_CHARACTERS = 200;

    /** What one request can copy. */
    private static final long LARGEST_COPY_BYTES = 5L << 30;

    private final Vertx vertx;
    private final S3Requests requests;
    private final PublishSettings.S3 settings;

    S3Destination(Sender sender, Backoff backoff, PublishSettings.S3 settings) {
        this.vertx = sender.vertx();
        this.requests = new S3Requests(sender, backoff, settings);
        this.settings = settings;
    }

    @Override
    public String name() {
        return settings.name();
    }

    private String key(Publication what, String ending) {
        return settings.prefix() + what.id() + "." + ending;
    }

    private String link(Publication what) {
        return settings.urlPrefix()
                .map(prefix -> prefix + what.id() + "." + what.ending())
                .orElseGet(() -> requests.url(key(what, what.ending())));
    }

    @Override
    public Future<Optional<String>> find(Publication what) {
        return length(what).map(length -> length.map(there -> link(what)));
    }

    private Future<Optional<Long>> length(Publication what) {
        return requests.send(S3Requests.Request.of(HttpMethod.HEAD, key(what, what.ending()), Map.of()), () -> false)
                .map(answer -> {
                    if (answer.isMissing()) {
                        return Optional.empty();
                    }
                    if (!answer.isSuccess()) {
                        throw new CannotAskException("The destination '" + name()
                                + "' does not say whether it has the video (a key that may not list gets 403); it"
                                + " answered "
                                + answer.words());
                    }
                    return Optional.of(answer.length().orElse(0L));
                });
    }

    @Override
    public Future<String> publish(Publication what, List<Path> files, BooleanSupplier abandoned) {
        Path file = files.get(0);
        S3Upload upload = new S3Upload(
                vertx,
                requests,
                key(what, what.ending()),
                metadata(what),
                file,
                settings.partSize().count(),
                abandoned);
        return describe(what)
                .compose(described -> vertx.executeBlocking(() -> Files.size(file), false))
                .compose(upload::run)
                .map(done -> link(what));
    }

    private Map<String, String> metadata(Publication what) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "video/" + what.ending());
        headers.put("x-amz-meta-event", what.id());
        String title = what.metadata().getString("title", "");
        if (!title.isBlank()) {
            headers.put(
                    "x-amz-meta-title", header(title.substring(0, Math.min(title.length(), LONGEST_TITLE_CHARACTERS))));
        }
        return headers;
    }

    /** As S3 shows it: ASCII as it is, else an encoded word of RFC 2047. */
    private static String header(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.chars().allMatch(c -> c < 127)
                ? line
                : "=?UTF-8?B?" + Base64.getEncoder().encodeToString(line.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private Future<Void> describe(Publication what) {
        return requests.accepted(
                        new S3Requests.Request(
                                HttpMethod.PUT,
                                key(what, "json"),
                                Map.of(),
                                Map.of("Content-Type", "application/json"),
                                Buffer.buffer(what.metadata().encode())),
                        () -> false)
                .mapEmpty();
    }

    @Override
    public Future<Void> update(Publication what) {
        return describe(what).compose(described -> length(what)).compose(length -> {
            if (length.isEmpty() || length.get() > LARGEST_COPY_BYTES) {
                return Future.succeededFuture();
            }
            Map<String, String> headers = metadata(what);
            headers.put("x-amz-copy-source", requests.source(key(what, what.ending())));
            headers.put("x-amz-metadata-directive", "REPLACE");
            return requests.accepted(
                            new S3Requests.Request(
                                    HttpMethod.PUT, key(what, what.ending()), Map.of(), headers, Buffer.buffer()),
                            () -> false)
                    .mapEmpty();
        });
    }
}
