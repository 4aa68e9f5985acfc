package dev.cutroom.replicate;

import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * How it stands with one peer.
 *
 * @param state {@code new}, {@code up} or {@code down}
 * @param by {@code digests} or {@code listings}: how what is missing is found
 * @param notices whether it tells at once what comes
 * @param error why it is down, or what of it could not be had in the last round
 * @param complete when a round through all of it last ended and left nothing out, in microseconds since the epoch
 * @param missing files that it has and this node still lacked at the end of that
 * @param fetched files so far
 * @param bytes of them
 */
public record PeerView(
        String name,
        String url,
        String state,
        String by,
        boolean notices,
        Optional<String> error,
        Optional<Long> complete,
        long missing,
        long fetched,
        long bytes) {

    /** Of a peer that was not asked yet; its URL is shown without what may stand before the host, such as a password. */
    static PeerView fresh(String name, String url) {
        String shown = url.replaceFirst("//[^/@]*@", "//");
        return new PeerView(name, shown, "new", "listings", false, Optional.empty(), Optional.empty(), 0, 0, 0);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("name", name)
                .put("url", url)
                .put("state", state)
                .put("by", by)
                .put("notices", notices)
                .put("error", error.orElse(null))
                .put("complete", complete.map(Micros::format).orElse(null))
                .put("missing", missing)
                .put("fetched", fetched)
                .put("bytes", bytes);
    }
}
