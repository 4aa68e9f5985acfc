package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings.Peer;
import io.vertx.core.Future;
import java.util.List;

/** Where peers come from; asked again every few seconds. */
@FunctionalInterface
public interface PeerSource {

    /** The peers there are now; while it fails those of the last answer stay. */
    Future<List<Peer>> peers();
}
