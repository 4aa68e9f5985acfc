package dev.cutroom.http;

import dev.cutroom.cut.CannotCutException;
import dev.cutroom.cut.EncodersBusyException;
import dev.cutroom.cut.NothingThereException;
import dev.cutroom.database.DatabaseUnavailableException;
import dev.cutroom.event.EventChangedException;
import dev.cutroom.event.IllegalMoveException;
import dev.cutroom.event.NoSuchEventException;
import dev.cutroom.event.NoThumbnailException;
import dev.cutroom.media.FfmpegMissingException;
import dev.cutroom.people.NotKnownException;
import dev.cutroom.people.ProviderUnavailableException;
import dev.cutroom.picture.NoPictureException;
import dev.cutroom.picture.PicturesBusyException;
import dev.cutroom.playlist.UnknownStreamException;
import dev.cutroom.select.HolesException;
import dev.cutroom.store.StoreWriteException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that turns failures into answers: {@code application/problem+json} (RFC 9457). Only what is our own
 * fault is a 500; it is logged under an id that the answer names, and tells nothing else.
 */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final CharSequence TYPE = HttpHeaders.createOptimized("application/problem+json");

    private static final String CHALLENGE = "Bearer realm=\"cutroom\"";

    /** Details for what the server itself refuses before anyone could say more. */
    private static final Map<Integer, String> DETAILS = Map.of(
            400, "The request is malformed; send a well-formed HTTP request.",
            404, "There is nothing at this address; see /api/openapi.yaml for what there is.",
            405, "This address does not take that method; the Allow header names those it takes.",
            406, "None of the forms this address has is among those the Accept header allows.",
            413, "The body is longer than this node takes.",
            414, "The request line is longer than this node takes; send a shorter URL.",
            415, "This address does not take a body of that type.",
            431, "The headers are longer than this node takes; send fewer or shorter ones.");

    private Problems() {}

    /** Answers a request that failed in or before the router. */
    static void handle(RoutingContext ctx) {
        Throwable failure = ctx.failure();
        if (failure == null) {
            failure = new HttpException(ctx.statusCode() < 0 ? 500 : ctx.statusCode());
        }
        answer(ctx.request(), failure);
    }

    /** Answers a request that is not HTTP as the server understands it. */
    static void malformed(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        write(request, status, detail(status, null));
        request.connection().close();
    }

    /**
     * Answers with the status that fits the failure. If the answer has begun already, the connection is reset, so that
     * nobody takes half of it for the whole.
     */
    public static void answer(HttpServerRequest request, Throwable failure) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            if (!isClientGone(failure)) {
                LOG.info("{} {} broke off: {}", request.method(), shownPath(request), failure.toString());
            }
            var unused = response.reset();
            return;
        }
        int status = status(failure);
        String detail = status == 500 ? ownFault(request, failure) : detail(status, failure);
        if (failure instanceof EncodersBusyException busy) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(busy.retryAfterSeconds()));
        } else if (failure instanceof NotKnownException wait && wait.isTooOften()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(wait.retryAfterSeconds()));
        }
        if (status == 401) {
            response.putHeader(
                    "WWW-Authenticate",
                    failure instanceof NotKnownException ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
        }
        write(request, status, detail);
    }

    private static String ownFault(HttpServerRequest request, Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.error("{} {} failed, problem {}", request.method(), shownPath(request), id, failure);
        return "Something failed in this node; its log has more under " + id + ".";
    }

    private static void write(HttpServerRequest request, int status, String detail) {
        HttpServerResponse response = request.response();
        Buffer body = new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail)
                .toBuffer();
        response.headers()
                .remove(HttpHeaders.CONTENT_LENGTH)
                .remove(HttpHeaders.CONTENT_ENCODING)
                .remove(HttpHeaders.CONTENT_DISPOSITION)
                .remove(HttpHeaders.ACCEPT_RANGES)
                .remove(HttpHeaders.ETAG);
        response.setStatusCode(status).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (status == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        Answers.end(response, TYPE, body);
    }

    /** The status for a failure. */
    static int status(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal.status();
        }
        if (failure instanceof HttpException http) {
            return http.getStatusCode();
        }
        if (failure instanceof CannotCutException) {
            return 422;
        }
        if (failure instanceof EncodersBusyException || failure instanceof PicturesBusyException) {
            return 429;
        }
        if (failure instanceof HolesException
                || failure instanceof NothingThereException
                || failure instanceof NoPictureException) {
            return 406;
        }
        if (failure instanceof NoSuchEventException || failure instanceof NoThumbnailException) {
            return 404;
        }
        if (failure instanceof IllegalMoveException) {
            return 409;
        }
        if (failure instanceof EventChangedException) {
            return 412;
        }
        if (failure instanceof NotKnownException unknown) {
            return unknown.isTooOften() ? 429 : 401;
        }
        if (failure instanceof IllegalArgumentException) {
            return 400;
        }
        if (failure instanceof DatabaseUnavailableException
                || failure instanceof FfmpegMissingException
                || failure instanceof ProviderUnavailableException) {
            return 503;
        }
        if (failure instanceof NoSuchFileException || failure instanceof UnknownStreamException) {
            return 404;
        }
        if (failure instanceof StoreWriteException) {
            return 507;
        }
        if (failure instanceof FileSystemException && failure.getCause() instanceof NoSuchFileException) {
            return 404;
        }
        return 500;
    }

    private static String detail(int status, @Nullable Throwable failure) {
        if (failure instanceof NoSuchFileException || failure instanceof FileSystemException) {
            return "There is no such file.";
        }
        if (failure instanceof HttpException http && http.getPayload() != null) {
            return http.getPayload();
        }
        String message = failure == null || failure instanceof HttpException ? null : failure.getMessage();
        return message == null
                ? DETAILS.getOrDefault(
                        status, HttpResponseStatus.valueOf(status).reasonPhrase())
                : message;
    }

    private static boolean isClientGone(Throwable failure) {
        return failure instanceof HttpClosedException
                || failure instanceof StreamResetException
                || failure instanceof ClosedChannelException
                || failure instanceof java.io.IOException;
    }

    private static String shownPath(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        return path.length() > 200 ? path.substring(0, 200) + "…" : path;
    }
}
