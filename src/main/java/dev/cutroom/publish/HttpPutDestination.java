package dev.cutroom.publish;

import dev.cutroom.conf.PublishSettings;
import dev.cutroom.conf.Secret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A web server that takes files by PUT. What was written of a video goes beside it, under the ending {@code json}, and
 * first: it has the video's length, by which half a video that a server kept is known from a whole one. Or it goes to a
 * webhook by POST, once the video is there.
 */
final class HttpPutDestination implements Destination {

    private static final String SIDECAR = "json";
    private static final String BYTES = "bytes";

    private final Sender sender;
    private final Backoff backoff;
    private final PublishSettings.HttpPut settings;

    HttpPutDestination(Sender sender, Backoff backoff, PublishSettings.HttpPut settings) {
        this.sender = sender;
        this.backoff = backoff;
        this.settings = settings;
    }

    @Override
    public String name() {
        return settings.name();
    }

    private RequestOptions request(HttpMethod method, String url, boolean withSecrets) {
        RequestOptions options = new RequestOptions().setMethod(method).setAbsoluteURI(url);
        if (withSecrets) {
            secrets().forEach((name, secret) -> options.putHeader(name, secret.value()));
        }
        return options;
    }

    private Map<String, Secret> secrets() {
        Map<String, Secret> headers = new HashMap<>(settings.headers());
        settings.token().ifPresent(token -> headers.put("Authorization", new Secret("Bearer " + token.value())));
        return headers;
    }

    private String url(Publication what, String ending) {
        return what.fill(settings.url(), ending);
    }

    private String link(Publication what) {
        return what.fill(settings.link().orElse(settings.url()), what.ending());
    }

    private String who() {
        return "The destination '" + name() + "'";
    }

    @Override
    public Future<Optional<String>> find(Publication what) {
        return length(what).compose(length -> {
            if (length.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            return isWhole(what, length.get()).map(whole -> whole ? Optional.of(link(what)) : Optional.empty());
        });
    }

    /** How long the video is that is there; -1 when the server does not say, empty when there is none. */
    private Future<Optional<Long>> length(Publication what) {
        return backoff.run(sender.vertx(), () -> false, () -> sender.send(
                        request(HttpMethod.HEAD, url(what, what.ending()), true), null)
                .map(answer -> {
                    if (answer.isSuccess()) {
                        return Optional.of(answer.length().orElse(-1L));
                    }
                    if (answer.isMissing()) {
                        return Optional.<Long>empty();
                    }
                    throw answer.isPassing()
                            ? answer.failure(who())
                            : new CannotAskException(who() + " does not say whether it has the video; it answered "
                                    + answer.words());
                }));
    }

    private Future<Boolean> isWhole(Publication what, long length) {
        if (settings.webhook().isPresent() || length < 0) {
            return Future.succeededFuture(true);
        }
        return backoff.run(
                sender.vertx(),
                () -> false,
                () -> sender.send(request(HttpMethod.GET, url(what, SIDECAR), true), null)
                        .map(answer -> {
                            if (answer.isPassing()) {
                                throw answer.failure(who());
                            }
                            return !answer.isSuccess()
                                    || !(answer.json().getValue(BYTES) instanceof Number bytes)
                                    || bytes.longValue() == length;
                        }));
    }

    @Override
    public Future<String> publish(Publication what, List<Path> files, BooleanSupplier abandoned) {
        Path file = files.get(0);
        return sender.vertx()
                .executeBlocking(() -> Files.size(file), false)
                .compose(length -> settings.webhook().isPresent()
                        ? put(what, file, length, abandoned).compose(put -> tell(what))
                        : describe(what, length).compose(described -> put(what, file, length, abandoned)))
                .map(done -> link(what));
    }

    private Future<Void> put(Publication what, Path file, long length, BooleanSupplier abandoned) {
        return backoff.run(sender.vertx(), abandoned, () -> sender.send(
                        request(HttpMethod.PUT, url(what, what.ending()), true), file, 0, length, abandoned)
                .map(this::accepted));
    }

    private Void accepted(Answer answer) {
        if (!answer.isSuccess()) {
            throw answer.failure(who());
        }
        return done();
    }

    @SuppressWarnings("NullAway")
    private static Void done() {
        return null;
    }

    private Future<Void> describe(Publication what, long length) {
        JsonObject sidecar = what.metadata().copy();
        if (length >= 0) {
            sidecar.put(BYTES, length);
        }
        return post(HttpMethod.PUT, url(what, SIDECAR), sidecar, true);
    }

    /** The webhook is another server than the one the secrets are for. */
    private Future<Void> tell(Publication what) {
        JsonObject told = new JsonObject().put("link", link(what)).put("event", what.metadata());
        return post(HttpMethod.POST, settings.webhook().orElseThrow(), told, false);
    }

    private Future<Void> post(HttpMethod method, String url, JsonObject body, boolean withSecrets) {
        return backoff.run(sender.vertx(), () -> false, () -> sender.send(
                        request(method, url, withSecrets).putHeader("Content-Type", "application/json"),
                        Buffer.buffer(body.encode()))
                .map(this::accepted));
    }

    @Override
    public Future<Void> update(Publication what) {
        return settings.webhook().isPresent()
                ? tell(what)
                : length(what).compose(length -> describe(what, length.orElse(-1L)));
    }
}
