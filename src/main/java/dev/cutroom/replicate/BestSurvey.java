package dev.cutroom.replicate;

import dev.cutroom.replicate.PullPlan.Place;
import io.vertx.core.Future;
import java.util.List;

/** Digests from a peer that has them, listings from one that has not; which it is, its answers tell, also after it was renewed. */
final class BestSurvey implements Survey {

    /** For how many rounds a peer that knows no digests is not asked for them again. */
    private static final int ROUNDS_WITHOUT = 30;

    private final Survey digests;
    private final Survey listings;
    private Survey used;
    private int without;

    BestSurvey(Survey digests, Survey listings) {
        this.digests = digests;
        this.listings = listings;
        this.used = listings;
    }

    @Override
    public Future<List<Place>> places() {
        if (without > 0) {
            without--;
            used = listings;
            return listings.places();
        }
        used = digests;
        return digests.places().recover(failure -> {
            if (!(failure instanceof PeerException refused)) {
                return Future.failedFuture(failure);
            }
            without = refused.isUnknownCall() ? ROUNDS_WITHOUT : 0;
            used = listings;
            return listings.places();
        });
    }

    @Override
    public void settled(Place place, List<String> here) {
        used.settled(place, here);
    }

    /** Whether the last round went by digests. */
    boolean isByDigests() {
        return used == digests;
    }
}
