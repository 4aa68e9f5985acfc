package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings.Peer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The peers of all sources by name, the first source's first; this node's own name is left out. Owned by one event loop. */
final class PeerList {

    private static final Logger LOG = LoggerFactory.getLogger(PeerList.class);

    private final List<PeerSource> sources;
    private final String ownName;
    private final List<List<Peer>> last = new ArrayList<>();

    PeerList(List<PeerSource> sources, String ownName) {
        this.sources = sources;
        this.ownName = ownName;
        sources.forEach(source -> last.add(List.of()));
    }

    /** Asks every source; one that fails has what it had. */
    Future<Map<String, Peer>> now() {
        List<Future<Void>> asked = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            int place = i;
            Consumer<List<Peer>> keep = peers -> last.set(place, peers);
            asked.add(sources.get(i)
                    .peers()
                    .onFailure(failure -> LOG.debug("a list of peers cannot be read", failure))
                    .onSuccess(keep::accept)
                    .<Void>mapEmpty()
                    .otherwiseEmpty());
        }
        return Future.all(asked).map(done -> byName());
    }

    private Map<String, Peer> byName() {
        Map<String, Peer> found = new LinkedHashMap<>();
        last.forEach(peers -> peers.forEach(peer -> found.putIfAbsent(name(peer), peer)));
        found.remove(ownName);
        return found;
    }

    private static String name(Peer peer) {
        return peer.name().orElseGet(() -> address(peer.url()));
    }

    /** Host and port. By hand, since to {@link java.net.URI} a host with an underscore, such as a container's, is none. */
    private static String address(String url) {
        return url.replaceFirst("^[^:/]*://", "").replaceFirst("[/?#].*$", "").replaceFirst("^.*@", "");
    }
}
