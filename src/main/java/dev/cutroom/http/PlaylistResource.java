package dev.cutroom.http;

import dev.cutroom.playlist.MediaPlaylist;
import dev.cutroom.playlist.PlaylistCompressor;
import dev.cutroom.playlist.Playlists;
import dev.cutroom.playlist.Variants;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /playlist/…}: what HLS players poll (wire.md section 3). */
public final class PlaylistResource implements Resource {

    private static final CharSequence TYPE = HttpHeaders.createOptimized("application/vnd.apple.mpegurl");

    /** A closed list changes only when a better segment arrives from another node. */
    private static final CharSequence CLOSED = HttpHeaders.createOptimized("public, max-age=60");

    private static final CharSequence OPEN = HttpHeaders.createOptimized("no-cache");
    private static final String SEQUENCE = "_HLS_msn";
    private static final String DIRECTIVES = "_HLS_";

    private final Playlists playlists;
    private final Variants variants;
    private final PlaylistCompressor compressor;

    public PlaylistResource(Playlists playlists, Variants variants, PlaylistCompressor compressor) {
        this.playlists = playlists;
        this.variants = variants;
        this.compressor = compressor;
    }

    @Override
    public void mount(Router router) {
        router.get("/playlist/:channel.m3u8").handler(this::multivariant);
        router.get("/playlist/:channel/:quality.m3u8").handler(this::media);
    }

    private void multivariant(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        variants.text(
                        parameters.name("channel"),
                        parameters.time("start"),
                        parameters.time("end"),
                        query(ctx.request()))
                .onComplete(
                        text -> {
                            ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, OPEN);
                            Answers.end(ctx.response(), TYPE, Buffer.buffer(text));
                        },
                        ctx::fail);
    }

    /** The request's query without what speaks to this playlist alone. */
    private static String query(HttpServerRequest request) {
        String query = request.query();
        if (query == null || !query.contains(DIRECTIVES)) {
            return query == null ? "" : query;
        }
        StringBuilder kept = new StringBuilder();
        for (String one : query.split("&", -1)) {
            if (!one.startsWith(DIRECTIVES)) {
                kept.append(kept.isEmpty() ? "" : "&").append(one);
            }
        }
        return kept.toString();
    }

    private void media(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        Playlists.Question question =
                new Playlists.Question(parameters.rendition(), parameters.time("start"), parameters.time("end"));
        long sequence = parameters.number(SEQUENCE, -1L, 0, Integer.MAX_VALUE);
        HttpServerResponse response = ctx.response();
        Future<MediaPlaylist> playlist =
                sequence < 0 ? playlists.media(question) : playlists.mediaListing(question, sequence, response::closed);
        playlist.onComplete(made -> answer(ctx, made), ctx::fail);
    }

    private void answer(RoutingContext ctx, MediaPlaylist playlist) {
        HttpServerRequest request = ctx.request();
        boolean gzip = ContentCoding.acceptsGzip(request);
        String etag = gzip ? playlist.etag().substring(0, playlist.etag().length() - 1) + "-gz\"" : playlist.etag();
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.CACHE_CONTROL, playlist.closed() ? CLOSED : OPEN);
        if (EntityTags.noneMatchFails(request, etag)) {
            EntityTags.notModified(request);
        } else if (gzip) {
            compressor
                    .gzip(playlist)
                    .onComplete(
                            body -> {
                                response.putHeader(HttpHeaders.CONTENT_ENCODING, ContentCoding.GZIP);
                                Answers.end(response, TYPE, body);
                            },
                            ctx::fail);
        } else {
            SocketQueue.fit(request, playlist.body().length());
            Answers.end(response, TYPE, playlist.body());
        }
    }
}
