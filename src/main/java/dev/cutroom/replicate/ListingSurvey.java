package dev.cutroom.replicate;

import dev.cutroom.flow.Lanes;
import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All hours of all that a peer has, by the listings that every node gives. */
final class ListingSurvey implements Survey {

    private final PeerClient client;
    private final Function<Throwable, Future<Void>> forgive;

    /** @param forgive told of a folder that could not be listed; fails when there is no use in going on */
    ListingSurvey(PeerClient client, Function<Throwable, Future<Void>> forgive) {
        this.client = client;
        this.forgive = forgive;
    }

    @Override
    public Future<List<Place>> places() {
        List<Place> places = new ArrayList<>();
        return client.names()
                .compose(channels -> Lanes.run(
                        channels, 1, channel -> channel(channel, places).recover(forgive)))
                .map(done -> places);
    }

    private Future<Void> channel(String channel, List<Place> places) {
        return client.names(channel)
                .compose(qualities -> Lanes.run(qualities, 1, quality -> quality(channel, quality, places)
                        .recover(forgive)));
    }

    private Future<Void> quality(String channel, String quality, List<Place> places) {
        return client.names(channel, quality).map(hours -> {
            hours.forEach(hour -> place(channel, quality, hour).ifPresent(places::add));
            return null;
        });
    }

    @Override
    public void settled(Place place, List<String> here) {
        // There is no telling whether it has changed; it is listed in each round.
    }

    private static Optional<Place> place(String channel, String quality, String hour) {
        try {
            return Hour.isName(hour)
                    ? Optional.of(new Place(new Rendition(channel, quality), Hour.parse(hour)))
                    : Optional.empty();
        } catch (IllegalArgumentException noRendition) {
            return Optional.empty();
        }
    }
}
