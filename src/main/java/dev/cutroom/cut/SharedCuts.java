package dev.cutroom.cut;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The cuts under way, by what they will be. Safe for all contexts. */
final class SharedCuts {

    private final Vertx vertx;
    private final KeptCuts kept;
    private final CutMeters meters;
    private final Map<String, CutUnderWay> underWay = new ConcurrentHashMap<>();

    SharedCuts(Vertx vertx, KeptCuts kept, CutMeters meters) {
        this.vertx = vertx;
        this.kept = kept;
        this.meters = meters;
    }

    /** The name of a cut's file. */
    static String name(String tag, Container container) {
        return tag + "." + container.ending();
    }

    /** A place among the readers of a cut; it begins with this one when there is none yet. */
    Future<CutReader> join(SmartCut own, long expectedBytes) {
        String name = name(own.tag(), own.container());
        CutUnderWay fresh = new CutUnderWay(vertx, new CutFile(kept, name, expectedBytes), meters);
        CutUnderWay known = underWay.putIfAbsent(name, fresh);
        if (known == null) {
            fresh.over().onComplete(over -> underWay.remove(name, fresh));
            return fresh.join(own);
        }
        return known.join(own).recover(late -> {
            underWay.remove(name, known);
            return join(own, expectedBytes);
        });
    }
}
