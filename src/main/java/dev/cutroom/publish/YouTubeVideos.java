package dev.cutroom.publish;

import dev.cutroom.conf.PublishSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked and told of videos on YouTube. Prices in units are those of its documentation. */
final class YouTubeVideos {

    private static final Logger LOG = LoggerFactory.getLogger(YouTubeVideos.class);
    private static final int LIST_UNITS = 1;
    private static final int WRITE_UNITS = 50;
    private static final int LONGEST_TITLE_CHARACTERS = 100;
    private static final int LONGEST_DESCRIPTION_BYTES = 5_000;
    private static final int LONGEST_TAGS_CHARACTERS = 400;
    private static final int LARGEST_THUMBNAIL_BYTES = 2 << 20;
    private static final int NEWEST = 50;

    private final YouTubeApi api;
    private final PublishSettings.YouTube settings;
    private final Posters posters;

    YouTubeVideos(YouTubeApi api, PublishSettings.YouTube settings, Posters posters) {
        this.api = api;
        this.settings = settings;
        this.posters = posters;
    }

    /** Begins an upload; gives its session's address. */
    Future<String> begin(Publication what, long length) {
        JsonObject status =
                new JsonObject().put("privacyStatus", settings.privacy()).put("selfDeclaredMadeForKids", false);
        JsonObject body = new JsonObject().put("snippet", snippet(what)).put("status", status);
        return api.call(
                        settings.uploadUnits(),
                        HttpMethod.POST,
                        "/upload/youtube/v3/videos",
                        Map.of("uploadType", "resumable", "part", "snippet,status"),
                        Map.of(
                                "Content-Type", "application/json; charset=UTF-8",
                                "X-Upload-Content-Length", Long.toString(length),
                                "X-Upload-Content-Type", "video/*"),
                        Buffer.buffer(body.encode()))
                .map(answer -> Optional.ofNullable(answer.headers().get("Location"))
                        .orElseThrow(() -> new Answer.PassingException("YouTube gave no address to upload to.")));
    }

    private JsonObject snippet(Publication what) {
        // YouTube refuses texts with these two.
        String title =
                what.metadata().getString("title", "").replaceAll("[<>]", "").strip();
        String description = what.metadata().getString("description", "").replaceAll("[<>]", "");
        while (Buffer.buffer(description).length() > LONGEST_DESCRIPTION_BYTES) {
            description = description.substring(0, description.length() - 1);
        }
        return new JsonObject()
                .put("title", title.isEmpty() ? what.id() : cut(title, LONGEST_TITLE_CHARACTERS))
                .put("description", description)
                .put("categoryId", settings.category())
                .put("tags", tags(what));
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static JsonArray tags(Publication what) {
        JsonArray tags = new JsonArray().add(mark(what));
        int length = 0;
        for (String tag : wanted(what)) {
            // A tag with a space counts with the quotes that YouTube puts around it, and each with a comma.
            length += tag.length() + 3;
            if (length <= LONGEST_TAGS_CHARACTERS) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private static List<String> wanted(Publication what) {
        return what.metadata().getJsonArray("tags", new JsonArray()).stream()
                .map(tag -> ((String) tag).replaceAll("[<>,]", ""))
                .toList();
    }

    /** By which a video is found that YouTube has, but nobody noted. */
    private static String mark(Publication what) {
        return "cutroom-" + what.id();
    }

    /** Looks among the newest uploads for the one with an event's mark. */
    Future<Optional<String>> byTag(Publication what) {
        return list("channels", Map.of("part", "contentDetails", "mine", "true"))
                .compose(channels -> channels.isEmpty()
                        ? Future.succeededFuture(List.<JsonObject>of())
                        : list(
                                "playlistItems",
                                Map.of(
                                        "part", "contentDetails",
                                        "maxResults", Integer.toString(NEWEST),
                                        "playlistId",
                                                channels.get(0)
                                                        .getJsonObject("contentDetails")
                                                        .getJsonObject("relatedPlaylists")
                                                        .getString("uploads"))))
                .compose(items -> items.isEmpty()
                        ? Future.succeededFuture(List.<JsonObject>of())
                        : list(
                                "videos",
                                Map.of(
                                        "part",
                                        "snippet",
                                        "id",
                                        items.stream()
                                                .map(item -> item.getJsonObject("contentDetails")
                                                        .getString("videoId"))
                                                .collect(Collectors.joining(",")))))
                .map(videos -> videos.stream()
                        .filter(video -> video.getJsonObject("snippet")
                                .getJsonArray("tags", new JsonArray())
                                .contains(mark(what)))
                        .map(video -> video.getString("id"))
                        .findFirst());
    }

    private Future<List<JsonObject>> list(String kind, Map<String, String> query) {
        return api.json(LIST_UNITS, HttpMethod.GET, "/youtube/v3/" + kind, query, null)
                .map(answer -> answer.getJsonArray("items", new JsonArray()).stream()
                        .map(JsonObject.class::cast)
                        .toList());
    }

    /** Whether viewers can watch it; fails with {@link RefusedException} when they never will. */
    Future<Boolean> isProcessed(String video) {
        return list("videos", Map.of("part", "status,processingDetails", "id", video))
                .map(found -> {
                    if (found.isEmpty()) {
                        throw new RefusedException("YouTube no longer has the video " + video + ".");
                    }
                    JsonObject status = found.get(0).getJsonObject("status", new JsonObject());
                    JsonObject processing = found.get(0).getJsonObject("processingDetails", new JsonObject());
                    String uploaded = status.getString("uploadStatus", "");
                    if (List.of("failed", "rejected", "deleted").contains(uploaded)
                            || processing.getString("processingStatus", "").equals("failed")) {
                        throw new RefusedException("YouTube did not take the video " + video + ": " + uploaded + " "
                                + status.getString(
                                        "failureReason",
                                        status.getString(
                                                "rejectionReason",
                                                processing.getString("processingFailureReason", "without a reason"))));
                    }
                    return uploaded.equals("processed")
                            || processing.getString("processingStatus", "").equals("succeeded");
                });
    }

    /** Changes what is written of it. */
    Future<Void> describe(Publication what, String video) {
        return api.json(
                        WRITE_UNITS,
                        HttpMethod.PUT,
                        "/youtube/v3/videos",
                        Map.of("part", "snippet"),
                        new JsonObject().put("id", video).put("snippet", snippet(what)))
                .mapEmpty();
    }

    /** Gives it its thumbnail, and puts it into the playlists of its tags that it is not in. */
    Future<Void> complete(Publication what, String video) {
        Future<Void> done = posters.of(what.id())
                .compose(poster -> poster.isEmpty() ? Future.succeededFuture() : thumbnail(what, video, poster.get()));
        for (String tag : wanted(what)) {
            String playlist = settings.playlists().get(tag);
            if (playlist != null) {
                done = done.compose(before -> enlist(playlist, video));
            }
        }
        return done;
    }

    private Future<Void> thumbnail(Publication what, String video, Buffer png) {
        if (png.length() > LARGEST_THUMBNAIL_BYTES) {
            LOG.warn("event {} has a thumbnail of {} bytes, more than YouTube takes", what.id(), png.length());
            return Future.succeededFuture();
        }
        return api.call(
                        WRITE_UNITS,
                        HttpMethod.POST,
                        "/upload/youtube/v3/thumbnails/set",
                        Map.of("videoId", video, "uploadType", "media"),
                        Map.of("Content-Type", "image/png"),
                        png)
                .mapEmpty();
    }

    private Future<Void> enlist(String playlist, String video) {
        return list("playlistItems", Map.of("part", "id", "playlistId", playlist, "videoId", video))
                .compose(items -> items.isEmpty()
                        ? api.json(
                                        WRITE_UNITS,
                                        HttpMethod.POST,
                                        "/youtube/v3/playlistItems",
                                        Map.of("part", "snippet"),
                                        new JsonObject()
                                                .put(
                                                        "snippet",
                                                        new JsonObject()
                                                                .put("playlistId", playlist)
                                                                .put(
                                                                        "resourceId",
                                                                        new JsonObject()
                                                                                .put("kind", "youtube#video")
                                                                                .put("videoId", video))))
                                .mapEmpty()
                        : Future.succeededFuture());
    }
}
