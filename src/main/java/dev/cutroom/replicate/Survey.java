package dev.cutroom.replicate;

import dev.cutroom.replicate.PullPlan.Place;
import io.vertx.core.Future;
import java.util.List;

/** Finds out which hours of a peer are worth a listing. Owned by one event loop. */
interface Survey {

    /** Begins a round. */
    Future<List<Place>> places();

    /**
     * Says that an hour of this round was looked at and nothing in it was left to be fetched.
     *
     * @param here the names in its folder, tombstones in it, that it was compared by
     */
    void settled(Place place, List<String> here);
}
