package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.store.LineDigest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The calls to one peer; owned by one event loop. Redirects are not followed, as the token goes with every call. */
final class PeerClient {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int IDLE_MILLIS = 20_000;

    /** A stream of notices that lives says so every 15 s. */
    private static final int STREAM_IDLE_MILLIS = 45_000;

    private static final long LIMIT_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final int MOST_UNTAGGED = 10;
    private static final int NOT_MODIFIED = 304;

    /** How the entity tags of Cutroom's listings begin: the digest of the names follows. */
    private static final String NAMES_TAG = "\"names-";

    private static final int LARGEST_DOCUMENT_BYTES = 32 << 20;

    private final Vertx vertx;
    private final HttpClient http;
    private final String url;
    private final Optional<Secret> token;
    private final Throttle throttle;

    /** How many listings without a hash are still taken for damaged. */
    private int untagged;

    /** A file cannot be had because the peer cannot be reached at all. */
    static final class UnreachableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreachableException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    PeerClient(Vertx vertx, String url, ReplicateSettings settings, Throttle throttle) {
        this.vertx = vertx;
        this.url = url.replaceAll("/+$", "");
        this.token = settings.token();
        this.throttle = throttle;
        this.http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setKeepAliveTimeout(20)
                        .setDecompressionSupported(true),
                new PoolOptions().setHttp1MaxSize(2 * settings.fetches() + 2));
    }

    /**
     * A whole answer.
     *
     * @param body empty when it was known already
     * @param etag empty without one
     */
    record Answer(boolean isKnown, String etag, Buffer body) {

        JsonObject json() {
            try {
                return new JsonObject(body);
            } catch (DecodeException noObject) {
                throw new PeerException("an answer is no JSON object");
            }
        }
    }

    /** {@code GET /files/…}: an array of names; what is no text in it is left out. */
    Future<List<String>> names(String... parts) {
        return list("/files" + path(parts));
    }

    /**
     * {@code GET /files/…} of an hour, tombstones in it. From a peer whose listings carry their own hash one without is
     * taken for damaged, for some time: it may have been replaced by a node that sends none.
     */
    Future<List<String>> hour(String channel, String quality, String hour) {
        String path = "/files" + path(channel, quality, hour) + "?tombstones=true";
        return ask(path, "").compose(answer -> {
            if (answer.etag.startsWith(NAMES_TAG)) {
                untagged = MOST_UNTAGGED;
            } else if (untagged > 0) {
                untagged--;
                throw new PeerException("the listing of " + path + " came without its hash");
            }
            return read(path, answer);
        });
    }

    /** On a worker: it may be long. */
    private Future<List<String>> read(String path, Answer answer) {
        return vertx.executeBlocking(() -> names(path, answer), false);
    }

    private static List<String> names(String path, Answer answer) {
        try {
            List<String> names = new JsonArray(answer.body)
                    .stream()
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .toList();
            if (answer.etag.startsWith(NAMES_TAG) && !answer.etag.equals(NAMES_TAG + LineDigest.of(names) + '"')) {
                throw new PeerException("the listing of " + path + " came damaged");
            }
            return names;
        } catch (DecodeException noArray) {
            throw new PeerException("the listing of " + path + " is no JSON array");
        }
    }

    /** An array of names at any address. */
    Future<List<String>> list(String path) {
        return ask(path, "").compose(answer -> read(path, answer));
    }

    /**
     * A document that Cutroom's nodes have.
     *
     * @param etag of the one that is known; empty without one
     */
    Future<Answer> ask(String path, String etag) {
        return get(path, etag, response -> whole(response)
                .map(body -> new Answer(
                        response.statusCode() == NOT_MODIFIED,
                        Optional.ofNullable(response.getHeader(HttpHeaders.ETAG))
                                .orElse(""),
                        body)));
    }

    /** {@code GET /segments/…}, whole; for small files. */
    Future<Buffer> small(String... parts) {
        return get("/segments" + path(parts), "", PeerClient::whole);
    }

    /** {@code GET /segments/…} into a sink that may make the sender wait. */
    Future<Void> file(Function<Buffer, Future<Void>> write, String... parts) {
        return get("/segments" + path(parts), "", response -> pipe(response, write));
    }

    /**
     * A stream that stays open for as long as the peer sends anything; done, and failed, when it ends.
     *
     * @param read told each piece; when it throws the stream ends
     */
    Future<Void> stream(String path, Consumer<Buffer> read) {
        return begin(path, "", STREAM_IDLE_MILLIS).compose(request -> request.send()
                .compose(response -> read(request, response, path, false, answer -> {
                    Promise<Void> promise = Promise.promise();
                    answer.end()
                            .onComplete(
                                    end -> promise.tryFail(new PeerException(path + " has ended")), promise::tryFail);
                    answer.handler(bytes -> {
                        try {
                            read.accept(bytes);
                        } catch (PeerException odd) {
                            promise.tryFail(odd);
                        }
                    });
                    return promise.future();
                })));
    }

    /** Each part with a slash before it. */
    static String path(String... parts) {
        return Stream.of(parts)
                .map(part -> "/"
                        + URLEncoder.encode(part, StandardCharsets.UTF_8)
                                .replace("+", "%20")
                                .replace("%3A", ":"))
                .collect(Collectors.joining());
    }

    private <T> Future<T> get(String path, String etag, Function<HttpClientResponse, Future<T>> read) {
        return begin(path, etag, IDLE_MILLIS).compose(request -> {
            long limit = vertx.setTimer(LIMIT_MILLIS, late -> request.reset());
            return request.send()
                    .compose(response -> read(request, response, path, !etag.isEmpty(), read))
                    .onComplete(over -> vertx.cancelTimer(limit));
        });
    }

    /** A URL that is none fails as a peer that cannot be reached. */
    private Future<HttpClientRequest> begin(String path, String etag, int idleMillis) {
        return Future.succeededFuture()
                .compose(go -> http.request(options(path, etag).setIdleTimeout(idleMillis)))
                .recover(failure -> Future.failedFuture(new UnreachableException(failure)));
    }

    private RequestOptions options(String path, String etag) {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url + path);
        if (!etag.isEmpty()) {
            options.putHeader(HttpHeaders.IF_NONE_MATCH, etag);
        }
        token.ifPresent(secret -> options.putHeader("Authorization", "Bearer " + secret.value()));
        return options;
    }

    private static <T> Future<T> read(
            HttpClientRequest request,
            HttpClientResponse response,
            String path,
            boolean isConditional,
            Function<HttpClientResponse, Future<T>> read) {
        // Whoever reads hears of it by the end's future; without a handler Vert.x logs each reset.
        response.exceptionHandler(broken -> {});
        int status = response.statusCode();
        if (status != 200 && !(isConditional && status == NOT_MODIFIED)) {
            request.reset();
            return Future.failedFuture(new PeerException(path + " answered " + status + advice(status), status));
        }
        return read.apply(response).onFailure(failure -> request.reset());
    }

    private static String advice(int status) {
        // 429 is what an address gets that came too often with a wrong one.
        return status == 401 || status == 403 || status == 429
                ? ": it lets nobody read without a token that it knows; replicate.token must be the same on both nodes"
                : "";
    }

    Future<Void> close() {
        return http.close();
    }

    /** All of a response; one with too many bytes fails, by its length if it says that, before they are read. */
    private static Future<Buffer> whole(HttpClientResponse response) {
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && isTooLong(length)) {
            return Future.failedFuture(
                    PeerException.tooLarge("an answer has " + length + " bytes", LARGEST_DOCUMENT_BYTES));
        }
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.end().onComplete(end -> promise.tryComplete(body), promise::tryFail);
        response.handler(bytes -> {
            if (body.length() + bytes.length() > LARGEST_DOCUMENT_BYTES) {
                promise.tryFail(PeerException.tooLarge("an answer goes on and on", LARGEST_DOCUMENT_BYTES));
            } else {
                body.appendBuffer(bytes);
            }
        });
        return promise.future();
    }

    private static boolean isTooLong(String length) {
        try {
            return Long.parseLong(length) > LARGEST_DOCUMENT_BYTES;
        } catch (NumberFormatException none) {
            return false;
        }
    }

    private Future<Void> pipe(HttpClientResponse response, Function<Buffer, Future<Void>> write) {
        Promise<Void> promise = Promise.promise();
        response.end().onComplete(promise::tryComplete, promise::tryFail);
        response.handler(bytes -> {
            if (promise.future().isComplete()) {
                return;
            }
            Future<Void> ready = Future.all(write.apply(bytes), pace(bytes)).mapEmpty();
            if (!ready.isComplete()) {
                response.pause();
                ready.onSuccess(more -> response.resume());
            }
            ready.onFailure(promise::tryFail);
        });
        return promise.future();
    }

    private Future<Void> pace(Buffer bytes) {
        long millis = throttle.came(bytes.length(), System.nanoTime());
        return millis == 0 ? Future.succeededFuture() : vertx.timer(millis).mapEmpty();
    }
}
