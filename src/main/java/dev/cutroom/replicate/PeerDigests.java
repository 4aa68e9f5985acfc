package dev.cutroom.replicate;

import dev.cutroom.replicate.PeerClient.Answer;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The digests of a Cutroom peer, each answer checked against the hash that it carries: one that came damaged is refused,
 * and no damage stays. Owned by one event loop.
 */
final class PeerDigests {

    private final PeerClient client;
    private String etag = "";
    private Map<Rendition, String> renditions = Map.of();

    PeerDigests(PeerClient client) {
        this.client = client;
    }

    /** Of each rendition; a peer where nothing has changed says just that. */
    Future<Map<Rendition, String>> renditions() {
        return client.ask("/api/digest", etag).map(answer -> {
            if (!answer.isKnown()) {
                renditions = Map.copyOf(readRenditions(answer));
                etag = answer.etag();
            }
            return renditions;
        });
    }

    private static Map<Rendition, String> readRenditions(Answer answer) {
        JsonObject body = answer.json();
        SortedMap<String, String> parts = new TreeMap<>();
        Map<Rendition, String> found = new TreeMap<>((a, b) -> a.path().compareTo(b.path()));
        try {
            JsonArray rows = body.getJsonArray("renditions");
            for (int i = 0; i < rows.size(); i++) {
                JsonObject row = rows.getJsonObject(i);
                Rendition rendition = new Rendition(row.getString("channel"), row.getString("quality"));
                parts.put(rendition.path(), row.getString("digest"));
                found.put(rendition, row.getString("digest"));
            }
        } catch (ClassCastException | NullPointerException | IllegalArgumentException odd) {
            throw new PeerException("/api/digest answered what is no list of digests");
        }
        String whole = '"' + RenditionDigest.of(parts) + '"';
        if (!whole.equals(answer.etag())) {
            throw new PeerException("the answer to /api/digest came damaged");
        }
        return found;
    }

    /** Of each day of a rendition, by day. */
    Future<SortedMap<String, String>> days(Rendition rendition) {
        return parts(rendition, "?by=day", "days", day -> day);
    }

    /** Of each hour of a day. */
    Future<SortedMap<Hour, String>> hours(Rendition rendition, String day) {
        return parts(rendition, "?day=" + day, "hours", Hour::parse);
    }

    private <T extends Comparable<T>> Future<SortedMap<T, String>> parts(
            Rendition rendition, String query, String key, Function<String, T> read) {
        String path = "/api/digest" + PeerClient.path(rendition.channel(), rendition.quality()) + query;
        return client.ask(path, "").map(answer -> {
            SortedMap<T, String> parts = new TreeMap<>();
            try {
                JsonObject object = answer.json().getJsonObject(key);
                for (String name : object.fieldNames()) {
                    parts.put(read.apply(name), object.getString(name));
                }
            } catch (ClassCastException | NullPointerException | IllegalArgumentException odd) {
                throw new PeerException(path + " answered what is no list of digests");
            }
            if (!answer.etag().equals('"' + RenditionDigest.of(parts) + '"')) {
                throw new PeerException("the answer to " + path + " came damaged");
            }
            return parts;
        });
    }
}
