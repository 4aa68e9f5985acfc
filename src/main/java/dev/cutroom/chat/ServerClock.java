package dev.cutroom.chat;

import java.util.Optional;
import java.util.Set;

/**
 * When what a connection receives happened, by the server's clock. Most messages say it; for others there is a range,
 * found as wubloader finds it. Times are seconds since the epoch. Pure; one connection's.
 */
final class ServerClock {

    /** How far a guess may be off, to either side. */
    private static final double UNSURE_SECONDS = 5;

    /** Twitch tells of these up to 30 s after they happened; some more, to be sure. */
    private static final double DELAY_SECONDS = 45;

    /** So long after the time that is found for it a message of those may come. */
    static final double LATEST_SECONDS = DELAY_SECONDS + 2 * UNSURE_SECONDS;

    private static final Set<String> DELAYED = Set.of("JOIN", "PART");

    private double lastSent;
    private double lastReceived;
    private boolean isSet;

    /** When something happened: at the earliest, and at the latest. */
    record When(double time, double end) {
        boolean isExact() {
            return time == end;
        }
    }

    When when(IrcLine line, double receivedAt) {
        Optional<Double> sent = line.tag("tmi-sent-ts").flatMap(ServerClock::seconds);
        double time;
        double range;
        if (sent.isPresent()) {
            time = sent.get();
            range = 0;
            lastSent = time;
            lastReceived = receivedAt;
            isSet = true;
        } else if (isSet) {
            time = Math.max(lastSent + (receivedAt - lastReceived) - UNSURE_SECONDS, lastSent);
            range = 2 * UNSURE_SECONDS;
        } else {
            time = receivedAt - 2 * UNSURE_SECONDS;
            range = 3 * UNSURE_SECONDS;
        }
        if (comesLate(line)) {
            time -= DELAY_SECONDS;
            range += DELAY_SECONDS;
        }
        return new When(time, time + range);
    }

    /** Whether a line may be about something that happened well before it came. */
    static boolean comesLate(IrcLine line) {
        return DELAYED.contains(line.command());
    }

    private static Optional<Double> seconds(String milliseconds) {
        boolean isNumber = !milliseconds.isEmpty()
                && milliseconds.length() <= 13
                && milliseconds.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Optional.of(Long.parseLong(milliseconds) / 1000.0) : Optional.empty();
    }
}
