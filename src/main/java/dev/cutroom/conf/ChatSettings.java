package dev.cutroom.conf;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How chat is captured.
 *
 * @param server {@code ircs://HOST:PORT}, or {@code irc://} without TLS
 * @param batch how much one file holds; divides a minute
 * @param lag how long after its end a batch waits for what comes late
 * @param silence after which a server that says nothing is asked whether it is there, and after twice that left
 * @param retry the pause before the first try to connect again; each further one is twice as long
 * @param longestRetry the longest such pause
 * @param merge how often batches of one minute, of several nodes, are made one; 0 is never
 */
public record ChatSettings(
        @Default("ircs://irc.chat.twitch.tv:6697") String server,
        @Default("60s") Duration batch,
        @Default("30s") Duration lag,
        @Default("90s") Duration silence,
        @Default("1s") Duration retry,
        @Default("60s") Duration longestRetry,
        @Default("60s") Duration merge) {

    private static final Pattern SERVER = Pattern.compile("(ircs?)://([A-Za-z0-9.-]+|\\[[0-9a-f:]+\\]):([0-9]{1,5})");
    private static final int MINUTE_SECONDS = 60;

    public ChatSettings {
        if (!SERVER.matcher(server).matches()) {
            throw new IllegalArgumentException("server is '" + server + "'; write ircs://HOST:PORT or irc://HOST:PORT");
        }
        if (batch.toSeconds() < 1 || batch.toNanosPart() != 0 || MINUTE_SECONDS % batch.toSeconds() != 0) {
            throw new IllegalArgumentException("batch is " + batch.toMillis() + " ms; write 60s, or what divides it");
        }
        if (silence.toMillis() < 1 || retry.toMillis() < 1 || longestRetry.compareTo(retry) < 0) {
            throw new IllegalArgumentException(
                    "silence and retry must be longer than nothing, and longest-retry no shorter than retry");
        }
    }

    /** Whether the server is spoken to by TLS. */
    public boolean isSecure() {
        return server.startsWith("ircs:");
    }

    public String host() {
        return part(2).replaceAll("[\\[\\]]", "");
    }

    public int port() {
        return Integer.parseInt(part(3));
    }

    private String part(int group) {
        Matcher matcher = SERVER.matcher(server);
        return matcher.matches() ? matcher.group(group) : "";
    }
}
