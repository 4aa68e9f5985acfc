package dev.cutroom.store;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the disk takes segments now. Said to the log when that changes, not for each write of a full disk. */
final class WriteTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(WriteTrouble.class);

    /** Two writes at once may both see a change: then it is said twice. */
    private volatile Optional<String> reason = Optional.empty();

    void refused(StoreWriteException refusal) {
        String said = String.valueOf(refusal.getMessage());
        if (reason.isEmpty()) {
            LOG.error("{}; what is recorded is tried again and again meanwhile", said);
        }
        reason = Optional.of(said);
    }

    void written() {
        if (reason.isPresent()) {
            reason = Optional.empty();
            LOG.info("segments can be written again");
        }
    }

    /** Why the last segment could not be written; empty once one could. */
    Optional<String> reason() {
        return reason;
    }
}
