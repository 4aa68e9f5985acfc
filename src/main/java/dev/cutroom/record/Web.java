package dev.cutroom.record;

import dev.cutroom.conf.RecordSettings;
import dev.cutroom.hls.MediaSegment.ByteSpan;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The origin's side of recording: requests that follow redirects and end within a limit, however they go. */
final class Web {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int CONNECTIONS_A_HOST = 64;
    private static final int LARGEST_DOCUMENT_BYTES = 16 << 20;

    private final Vertx vertx;
    private final HttpClient plain;
    private final HttpClient unzipping;
    private final Duration playlistLimit;

    Web(Vertx vertx, RecordSettings settings) {
        this.vertx = vertx;
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(20)
                .setMaxRedirects(8);
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS_A_HOST);
        this.plain = vertx.createHttpClient(options, pool);
        this.unzipping = vertx.createHttpClient(new HttpClientOptions(options).setDecompressionSupported(true), pool);
        this.playlistLimit = settings.playlistLimit();
    }

    /** An address found in a document, relative to the document's own. */
    static String resolve(String base, String reference) {
        try {
            return new URI(base).resolve(new URI(reference)).toString();
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            throw new OriginException(0, "'" + reference + "' is no address: " + malformed.getMessage());
        }
    }

    /** The decoded parameters of an address, which a playlist may refer to. */
    static Map<String, String> query(String url) {
        Map<String, String> query = new HashMap<>();
        new QueryStringDecoder(url).parameters().forEach((name, values) -> query.put(name, values.get(0)));
        return query;
    }

    /** A text and the address it came from at last, after redirects. */
    record Document(String url, String text) {}

    /** Fetches a text whole; fails with {@link OriginException} unless the answer is 200. */
    Future<Document> text(String url) {
        return text(url, playlistLimit);
    }

    Future<Document> text(String url, Duration limit) {
        return open(unzipping, get(url), Buffer.buffer(), limit)
                .compose(response -> whole(response, LARGEST_DOCUMENT_BYTES)
                        .map(body -> new Document(addressOf(response, url), body.toString())));
    }

    /** Sends JSON, and gives the answer whole. */
    Future<Buffer> post(String url, Map<String, String> headers, Buffer json) {
        RequestOptions options = get(url).setMethod(HttpMethod.POST).putHeader("Content-Type", "application/json");
        headers.forEach(options::putHeader);
        return open(unzipping, options, json, playlistLimit)
                .compose(response -> whole(response, LARGEST_DOCUMENT_BYTES));
    }

    /** Fetches bytes whole, such as a key, or exactly the part of a resource. */
    Future<Buffer> bytes(String url, Optional<ByteSpan> part) {
        return open(url, part.map(Web::range), playlistLimit)
                .compose(response -> whole(response, LARGEST_DOCUMENT_BYTES, cut(response, part)))
                .map(body -> {
                    if (part.isPresent() && part.get().length() != body.length()) {
                        throw new OriginException(
                                0,
                                shown(url) + " gave " + body.length() + " bytes of a part that has "
                                        + part.get().length());
                    }
                    return body;
                });
    }

    /** A {@code Range} header's value. */
    static String range(ByteSpan part) {
        return "bytes=" + part.offset() + "-" + (part.offset() + part.length() - 1);
    }

    /** What takes the part that was asked for out of the response: an origin may not know ranges and give the whole. */
    static RangeCut cut(HttpClientResponse response, Optional<ByteSpan> part) {
        boolean gaveAll = part.isPresent() && response.statusCode() == 200;
        return gaveAll ? new RangeCut(part.get().offset(), part.get().length()) : RangeCut.none();
    }

    /** All of a response; one with more than the most bytes fails. */
    static Future<Buffer> whole(HttpClientResponse response, int most) {
        return whole(response, most, RangeCut.none());
    }

    private static Future<Buffer> whole(HttpClientResponse response, int most, RangeCut cut) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.end().onSuccess(end -> promise.tryComplete(body)).onFailure(promise::tryFail);
        response.handler(bytes -> {
            if (promise.future().isComplete()) {
                return;
            }
            body.appendBuffer(cut.of(bytes));
            if (cut.isDone()) {
                promise.tryComplete(body);
                response.request().reset();
            } else if (body.length() > most) {
                promise.tryFail(new OriginException(
                        0, "the document has more than " + most + " bytes, too many for what it should be"));
                response.request().reset();
            }
        });
        response.resume();
        return promise.future();
    }

    /** Without its query, where tokens stand. */
    private static String shown(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    private static String addressOf(HttpClientResponse response, String asked) {
        String at = response.request().absoluteURI();
        return at == null ? asked : at;
    }

    /**
     * Opens a resource for reading; the response is paused.
     *
     * @param range a {@code Range} header's value
     * @param limit after which the response breaks off, however far it has come
     */
    Future<HttpClientResponse> open(String url, Optional<String> range, Duration limit) {
        RequestOptions options = get(url);
        range.ifPresent(bytes -> options.putHeader("Range", bytes));
        return open(plain, options, Buffer.buffer(), limit);
    }

    private static RequestOptions get(String url) {
        try {
            return new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setAbsoluteURI(url)
                    .setFollowRedirects(true);
        } catch (RuntimeException malformed) {
            throw new OriginException(0, "'" + url + "' is no address: " + malformed.getMessage());
        }
    }

    private Future<HttpClientResponse> open(HttpClient client, RequestOptions options, Buffer body, Duration limit) {
        Deadline deadline = new Deadline();
        long timer = vertx.setTimer(limit.toMillis(), late -> deadline.pass());
        Future<HttpClientResponse> answer = client.request(options.setTimeout(limit.toMillis()))
                .compose(request -> {
                    deadline.watch(request);
                    return request.send(body);
                })
                .compose(response -> {
                    // Whoever reads hears of it by the end's future; without a handler Vert.x logs each reset.
                    response.exceptionHandler(broken -> vertx.cancelTimer(timer));
                    int status = response.statusCode();
                    if (status == 200 || status == 206) {
                        response.pause();
                        deadline.watch(response.request());
                        response.end().onComplete(over -> vertx.cancelTimer(timer));
                        return Future.succeededFuture(response);
                    }
                    response.request().reset();
                    return Future.failedFuture(new OriginException(
                            status, shown(addressOf(response, "the origin")) + " answered " + status));
                });
        return answer.onFailure(failure -> vertx.cancelTimer(timer));
    }

    /** Ends the request that is under way when its time is over; after a redirect that is another one. */
    private static final class Deadline {
        private @Nullable HttpClientRequest request;
        private boolean passed;

        void watch(HttpClientRequest underWay) {
            request = underWay;
            if (passed) {
                underWay.reset();
            }
        }

        void pass() {
            passed = true;
            HttpClientRequest underWay = request;
            if (underWay != null) {
                underWay.reset();
            }
        }
    }

    Future<Void> close() {
        return Future.join(plain.close(), unzipping.close()).mapEmpty();
    }
}
