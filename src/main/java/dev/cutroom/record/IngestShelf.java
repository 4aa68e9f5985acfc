package dev.cutroom.record;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small shelf on loopback: ffmpeg puts segments and its playlist there, the recorder takes them. Kept in memory,
 * bounded by number; addresses hold a secret, so that nobody else on the machine can write to it. All on one context.
 */
final class IngestShelf {

    static final String PLAYLIST = "live.m3u8";

    private static final int KEPT_SEGMENTS = 40;
    private static final int KEPT_RUNS = 4;
    private static final int SECRET_BYTES = 12;
    private static final int GONE = 410;

    private final HttpServer server;
    private final String secret;
    private final Map<String, Buffer> segments = new LinkedHashMap<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private Promise<String> shown = Promise.promise();
    private Run current = new Run();
    private int number;

    /** What one run of ffmpeg has said last. */
    private static final class Run {
        private Buffer playlist = Buffer.buffer();
        private boolean ended;
        private boolean lastWordsRead;
    }

    private IngestShelf(HttpServer server, String secret) {
        this.server = server;
        this.secret = secret;
    }

    static Future<IngestShelf> listen(Vertx vertx) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        HttpServer server = vertx.createHttpServer();
        IngestShelf shelf = new IngestShelf(server, HexFormat.of().formatHex(random));
        return server.requestHandler(shelf::handle).listen(0, "127.0.0.1").map(shelf);
    }

    /** Begins a run of ffmpeg; gives the folder's address for it. */
    String newRun() {
        number++;
        String folder = "/" + secret + "/" + number + "/";
        current = new Run();
        runs.put(folder + PLAYLIST, current);
        if (runs.size() > KEPT_RUNS) {
            runs.remove(runs.keySet().iterator().next());
        }
        return "http://127.0.0.1:" + server.actualPort() + folder;
    }

    /** What has come stays; the playlist is told to have expired once its last state was read. */
    void endRun() {
        current.ended = true;
        if (shown.future().isComplete()) {
            shown = Promise.promise();
        }
    }

    /** The address of this run's playlist, once it has one. */
    Future<String> playlist() {
        return shown.future();
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (!path.startsWith("/" + secret + "/")) {
            request.response().setStatusCode(404).end();
        } else if (HttpMethod.PUT.equals(request.method()) || HttpMethod.POST.equals(request.method())) {
            request.body().onSuccess(body -> {
                put(path, body);
                request.response().setStatusCode(201).end();
            });
        } else if (path.endsWith(PLAYLIST)) {
            givePlaylist(request, path);
        } else {
            Buffer segment = segments.get(path);
            if (segment == null) {
                request.response().setStatusCode(404).end();
            } else {
                request.response().end(segment);
            }
        }
    }

    private void put(String path, Buffer body) {
        if (!path.endsWith(PLAYLIST)) {
            segments.put(path, body);
            if (segments.size() > KEPT_SEGMENTS) {
                segments.remove(segments.keySet().iterator().next());
            }
            return;
        }
        Run run = runs.get(path);
        if (run != null && body.toString().contains("#EXTINF")) {
            // ffmpeg closes its list when its source ends; the next run goes on under another address.
            run.playlist = Buffer.buffer(body.toString().replace("#EXT-X-ENDLIST", ""));
            if (run == current && !run.ended) {
                shown.tryComplete("http://127.0.0.1:" + server.actualPort() + path);
            }
        }
    }

    private void givePlaylist(HttpServerRequest request, String path) {
        Run run = runs.get(path);
        if (run == null || run.playlist.length() == 0 || run.lastWordsRead) {
            request.response().setStatusCode(GONE).end();
            return;
        }
        run.lastWordsRead = run.ended;
        request.response()
                .putHeader("Content-Type", "application/vnd.apple.mpegurl")
                .end(run.playlist);
    }

    Future<Void> close() {
        return server.close();
    }
}
