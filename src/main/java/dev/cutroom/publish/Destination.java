package dev.cutroom.publish;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where finished cuts go. Each call may be repeated, after a crash too: what is there already is not made twice. Failures
 * say what is known: {@link RefusedException} when trying again is no use, {@link LaterException} when it is not before
 * some time, {@link CannotAskException} when only a person can look. Any other means that it may be tried again.
 */
public interface Destination {

    /** What files a destination takes of an event. */
    enum Form {
        /** One, cut as the event says. */
        AS_CUT,
        /** A Matroska file for each run of its ranges without a hole, in whole segments, not encoded again. */
        RUNS
    }

    String name();

    default Form form() {
        return Form.AS_CUT;
    }

    /**
     * Where a publication is, when it is there whole.
     *
     * @return empty when it is not there, and nobody but this destination's {@link #publish} could still bring it there
     */
    Future<Optional<String>> find(Publication what);

    /**
     * Publishes files; they may be moved away.
     *
     * @param files one, unless the destination wants an event in several
     * @param abandoned asked while it works; once true the work ends, since another node has the event
     * @return where it is
     */
    Future<String> publish(Publication what, List<Path> files, BooleanSupplier abandoned);

    /**
     * Whether viewers can see a publication that is there; asked again and again while they cannot. Fails with {@link
     * RejectedException} when they never will; after any other failure that is not known, and it is asked again.
     */
    default Future<Boolean> isReady(Publication what) {
        return Future.succeededFuture(true);
    }

    /** Brings what is written of a publication that is there up to date. */
    Future<Void> update(Publication what);
}
