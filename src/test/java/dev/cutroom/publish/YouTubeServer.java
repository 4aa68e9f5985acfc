package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** YouTube as its documentation has it: resumable uploads, and the calls that we make. */
final class YouTubeServer extends FaultyServer {

    private static final int STEP = 256 << 10;

    /** A video that is there. */
    static final class Video {
        volatile JsonObject snippet;
        final Buffer content;
        volatile String uploadStatus = "uploaded";
        volatile Buffer thumbnail = Buffer.buffer();

        Video(JsonObject snippet, Buffer content) {
            this.snippet = snippet;
            this.content = content;
        }
    }

    private static final class Session {
        final JsonObject snippet;
        final long total;
        final Buffer content = Buffer.buffer();
        String video = "";

        Session(JsonObject snippet, long total) {
            this.snippet = snippet;
            this.total = total;
        }
    }

    final Map<String, Video> videos = new ConcurrentSkipListMap<>();
    final Map<String, Session> sessions = new ConcurrentHashMap<>();
    final Set<String> listed = new ConcurrentSkipListSet<>();
    final AtomicInteger tokensGiven = new AtomicInteger();
    volatile boolean oldTokensExpire;
    volatile boolean keepsHalfOfNextChunk;
    volatile boolean quotaIsUsedUp;
    /** The owner has taken back what lets us in. */
    volatile boolean grantIsOver;

    private final AtomicInteger numbers = new AtomicInteger();

    YouTubeServer(Vertx vertx) {
        super(vertx);
    }

    @Override
    void broken(HttpServerRequest request, Buffer body) {
        Session session = sessions.get(request.path());
        if (session != null) {
            session.content.appendBuffer(body.slice(0, body.length() / STEP * STEP));
        }
    }

    @Override
    Future<Void> serve(HttpServerRequest request, Buffer body, boolean answerIsLost) {
        HttpServerResponse response = request.response();
        Object answer;
        if (request.path().equals("/token")) {
            boolean known = !grantIsOver
                    && body.toString().contains("refresh_token=r3fresh")
                    && body.toString().contains("client_secret=s3cret");
            response.setStatusCode(known ? 200 : 400);
            answer = known
                    ? new JsonObject().put("access_token", "token" + tokensGiven.incrementAndGet())
                    : "{\"error\":\"invalid_grant\"}";
        } else if (!("Bearer token" + tokensGiven).equals(request.getHeader("Authorization"))
                || oldTokensExpire
                || grantIsOver) {
            oldTokensExpire = false;
            response.setStatusCode(401);
            answer = "{}";
        } else if (quotaIsUsedUp) {
            response.setStatusCode(403);
            answer = new JsonObject()
                    .put(
                            "error",
                            new JsonObject()
                                    .put(
                                            "errors",
                                            new JsonArray().add(new JsonObject().put("reason", "quotaExceeded"))));
        } else {
            answer = answer(request, body);
        }
        if (!answerIsLost) {
            response.end(answer.toString());
        }
        return Future.succeededFuture();
    }

    private Object answer(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        String path = request.path();
        if (path.startsWith("/session/")) {
            return session(request, sessions.get(path), body);
        }
        return switch (request.method() + " " + path) {
            case "POST /upload/youtube/v3/videos" -> {
                String address = "/session/" + numbers.incrementAndGet();
                sessions.put(
                        address,
                        new Session(
                                body.toJsonObject().getJsonObject("snippet"),
                                Long.parseLong(request.getHeader("X-Upload-Content-Length"))));
                response.putHeader("Location", url() + address);
                yield "";
            }
            case "POST /upload/youtube/v3/thumbnails/set" -> {
                videos.get(request.getParam("videoId")).thumbnail = body;
                yield "{}";
            }
            case "PUT /youtube/v3/videos" -> {
                JsonObject change = body.toJsonObject();
                videos.get(change.getString("id")).snippet = change.getJsonObject("snippet");
                yield "{}";
            }
            case "POST /youtube/v3/playlistItems" -> {
                JsonObject snippet = body.toJsonObject().getJsonObject("snippet");
                listed.add(snippet.getString("playlistId") + " "
                        + snippet.getJsonObject("resourceId").getString("videoId"));
                yield "{}";
            }
            case "DELETE /youtube/v3/playlistItems" -> {
                response.setStatusCode(listed.remove(request.getParam("id").substring("item ".length())) ? 204 : 404);
                yield "";
            }
            case "GET /youtube/v3/channels" ->
                items(new JsonArray()
                        .add(new JsonObject()
                                .put(
                                        "contentDetails",
                                        new JsonObject()
                                                .put("relatedPlaylists", new JsonObject().put("uploads", "UU")))));
            case "GET /youtube/v3/playlistItems" -> playlist(request);
            case "GET /youtube/v3/videos" -> list(request.getParam("id"));
            default -> {
                response.setStatusCode(404);
                yield "{}";
            }
        };
    }

    private JsonObject playlist(HttpServerRequest request) {
        JsonArray items = new JsonArray();
        if (request.getParam("playlistId").equals("UU")) {
            videos.keySet()
                    .forEach(id ->
                            items.add(new JsonObject().put("contentDetails", new JsonObject().put("videoId", id))));
        } else if (listed.contains(request.getParam("playlistId") + " " + request.getParam("videoId"))) {
            String entry = "item " + request.getParam("playlistId") + " " + request.getParam("videoId");
            JsonObject resource = new JsonObject().put("videoId", request.getParam("videoId"));
            items.add(new JsonObject().put("id", entry).put("snippet", new JsonObject().put("resourceId", resource)));
        }
        return items(items);
    }

    private JsonObject list(String ids) {
        JsonArray items = new JsonArray();
        for (String id : ids.split(",")) {
            Video video = videos.get(id);
            if (video != null) {
                items.add(new JsonObject()
                        .put("id", id)
                        .put("snippet", video.snippet)
                        .put("status", new JsonObject().put("uploadStatus", video.uploadStatus)));
            }
        }
        return items(items);
    }

    private static JsonObject items(JsonArray items) {
        return new JsonObject().put("items", items);
    }

    private Object session(HttpServerRequest request, Session session, Buffer body) {
        HttpServerResponse response = request.response();
        if (session == null) {
            response.setStatusCode(404);
            return "";
        }
        String range = request.getHeader("Content-Range");
        if (session.video.isEmpty() && !range.startsWith("bytes */")) {
            long from = Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')));
            if (from == session.content.length()) {
                int kept = keepsHalfOfNextChunk ? body.length() / 2 / STEP * STEP : body.length();
                keepsHalfOfNextChunk = false;
                session.content.appendBuffer(body.slice(0, kept));
            }
            if (session.content.length() == session.total) {
                session.video = "video" + numbers.incrementAndGet();
                videos.put(session.video, new Video(session.snippet, session.content));
            }
        }
        if (!session.video.isEmpty()) {
            return new JsonObject().put("id", session.video);
        }
        response.setStatusCode(308);
        if (session.content.length() > 0) {
            response.putHeader("Range", "bytes=0-" + (session.content.length() - 1));
        }
        return "";
    }
}
