package dev.cutroom.publish;

import dev.cutroom.conf.PublishSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
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

    /** How the bytes of a character in UTF-8 look after its first. */
    private static final int CONTINUATION_MASK = 0xC0;

    private static final int CONTINUATION = 0x80;

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
        return new JsonObject()
                .put("title", title.isEmpty() ? what.id() : cut(title, LONGEST_TITLE_CHARACTERS))
                .put("description", cutBytes(description, LONGEST_DESCRIPTION_BYTES))
                .put("categoryId", settings.category())
                .put("tags", tags(what));
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static String cutBytes(String text, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= most) {
            return text;
        }
        int end = most;
        while ((bytes[end] & CONTINUATION_MASK) == CONTINUATION) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
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

    /** Whether viewers can watch it; fails with {@link RejectedException} when they never will. */
    Future<Boolean> isProcessed(String video) {
        return list("videos", Map.of("part", "status,processingDetails", "id", video))
                .map(found -> {
                    if (found.isEmpty()) {
                        throw new RejectedException("YouTube no longer has the video " + video + ".");
                    }
                    JsonObject status = found.get(0).getJsonObject("status", new JsonObject());
                    JsonObject processing = found.get(0).getJsonObject("processingDetails", new JsonObject());
                    String uploaded = status.getString("uploadStatus", "");
                    if (List.of("failed", "rejected", "deleted").contains(uploaded)
                            || processing.getString("processingStatus", "").equals("failed")) {
                        throw new RejectedException("YouTube did not take the video " + video + ": " + uploaded + " "
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

    /**
     * Puts it into the playlists of its tags that it is not in, and gives it its thumbnail: all that can be done of that,
     * then fails with the first that could not.
     */
    Future<Void> complete(Publication what, String video) {
        List<Supplier<Future<Void>>> steps = new ArrayList<>();
        for (String playlist : wantedPlaylists(what)) {
            steps.add(() -> enlist(playlist, video));
        }
        steps.add(() -> posters.of(what.id())
                .compose(poster -> poster.isEmpty() ? Future.succeededFuture() : thumbnail(what, video, poster.get())));
        return each(steps);
    }

    /** One after the other, whatever comes of one; fails with the first failure. */
    private static Future<Void> each(List<Supplier<Future<Void>>> steps) {
        Future<Void> all = Future.succeededFuture();
        for (Supplier<Future<Void>> step : steps) {
            all = all.transform(before -> {
                Future<Void> own = step.get();
                return before.succeeded() ? own : own.transform(done -> Future.failedFuture(before.cause()));
            });
        }
        return all;
    }

    /** Takes it out of the playlists of tags that it has no longer; of those that no tag is for nothing is known. */
    Future<Void> delist(Publication what, String video) {
        Set<String> unwanted = new TreeSet<>(settings.playlists().values());
        unwanted.removeAll(wantedPlaylists(what));
        List<Supplier<Future<Void>>> steps = new ArrayList<>();
        for (String playlist : unwanted) {
            steps.add(() -> delist(playlist, video));
        }
        return each(steps);
    }

    private Set<String> wantedPlaylists(Publication what) {
        Set<String> playlists = new LinkedHashSet<>();
        for (String tag : wanted(what)) {
            Optional.ofNullable(settings.playlists().get(tag)).ifPresent(playlists::add);
        }
        return playlists;
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
        return entries(playlist, video)
                .compose(entries -> entries.isEmpty()
                        ? api.json(
                                        WRITE_UNITS,
                                        HttpMethod.POST,
                                        "/youtube/v3/playlistItems",
                                        Map.of("part", "snippet"),
                                        entry(playlist, video))
                                .mapEmpty()
                        : Future.succeededFuture());
    }

    private static JsonObject entry(String playlist, String video) {
        JsonObject resource = new JsonObject().put("kind", "youtube#video").put("videoId", video);
        return new JsonObject()
                .put("snippet", new JsonObject().put("playlistId", playlist).put("resourceId", resource));
    }

    private Future<Void> delist(String playlist, String video) {
        return entries(playlist, video).compose(entries -> {
            Future<Void> done = Future.succeededFuture();
            for (String entry : entries) {
                done = done.compose(before -> remove(entry));
            }
            // An entry that is gone already is refused; so what counts is that none is left.
            return done.recover(failure -> failure instanceof RefusedException
                    ? entries(playlist, video)
                            .compose(left -> left.isEmpty() ? Future.succeededFuture() : Future.failedFuture(failure))
                    : Future.failedFuture(failure));
        });
    }

    private Future<Void> remove(String entry) {
        return api.call(
                        WRITE_UNITS,
                        HttpMethod.DELETE,
                        "/youtube/v3/playlistItems",
                        Map.of("id", entry),
                        Map.of(),
                        null)
                .mapEmpty();
    }

    /** The ids of a video's entries in a playlist. */
    private Future<List<String>> entries(String playlist, String video) {
        Map<String, String> query = Map.of(
                "part", "id,snippet", "maxResults", Integer.toString(NEWEST), "playlistId", playlist, "videoId", video);
        return list("playlistItems", query).map(items -> items.stream()
                .filter(item -> video.equals(item.getJsonObject("snippet", new JsonObject())
                        .getJsonObject("resourceId", new JsonObject())
                        .getString("videoId")))
                .map(item -> item.getString("id"))
                .toList());
    }
}
