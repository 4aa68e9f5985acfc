package dev.cutroom.record;

import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the source that a channel's address names: {@code http(s)://…}, {@code twitch:NAME}, {@code command:PROGRAM},
 * {@code push:…} and {@code pull:…}.
 */
final class Sources {

    private static final String TWITCH = "twitch:";
    private static final String COMMAND = "command:";

    private final Vertx vertx;
    private final Web web;
    private final RecordSettings settings;
    private final Supplier<Future<Ffmpeg>> ffmpeg;

    Sources(Vertx vertx, Web web, RecordSettings settings, Supplier<Future<Ffmpeg>> ffmpeg) {
        this.vertx = vertx;
        this.web = web;
        this.settings = settings;
        this.ffmpeg = ffmpeg;
    }

    /**
     * The source of one quality.
     *
     * @throws IllegalArgumentException when the address is of no known kind
     */
    Source of(ChannelSettings channel, String quality) {
        check(channel);
        String url = channel.url();
        if (url.startsWith(TWITCH)) {
            String login = url.substring(TWITCH.length());
            return new HlsSource(web, new TwitchSource(web, settings.twitch(), login), quality);
        }
        if (url.startsWith(COMMAND)) {
            String command = url.substring(COMMAND.length());
            return new HlsSource(
                    web, new CommandSource(vertx, command, channel.name(), quality, settings.sourceLimit()), quality);
        }
        if (Ingest.isOne(url)) {
            return new IngestSource(vertx, ffmpeg, Ingest.parse(url));
        }
        return new HlsSource(web, () -> Future.succeededFuture(url), quality);
    }

    /**
     * Refuses a channel that cannot be recorded.
     *
     * @throws IllegalArgumentException naming what is wrong and what would be right
     */
    static void check(ChannelSettings channel) {
        List<String> qualities = channel.qualities();
        if (qualities.isEmpty()) {
            throw new IllegalArgumentException("the channel '" + channel.name() + "' must have at least one quality");
        }
        qualities.forEach(quality -> requireRendition(channel.name(), quality));
        String url = channel.url();
        if (Ingest.isOne(url)) {
            Ingest.parse(url);
            if (qualities.size() > 1) {
                throw new IllegalArgumentException("the channel '" + channel.name() + "' comes in by " + url
                        + ", which has one quality; name only one");
            }
        } else if (!isWeb(url) && !hasWord(url, TWITCH) && !hasWord(url, COMMAND)) {
            throw new IllegalArgumentException("the address '" + url
                    + "' is of no known kind; write http://…, https://…, twitch:NAME, command:PROGRAM, push:… or"
                    + " pull:…");
        }
    }

    private static void requireRendition(String channel, String quality) {
        Rendition rendition = new Rendition(channel, quality);
        if (rendition.quality().endsWith(Recorder.AD_SUFFIX)) {
            throw new IllegalArgumentException(
                    "the quality '" + quality + "' ends with " + Recorder.AD_SUFFIX + ", which is for advertisements");
        }
    }

    private static boolean isWeb(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    private static boolean hasWord(String url, String prefix) {
        return url.startsWith(prefix) && !url.substring(prefix.length()).isBlank();
    }

    /**
     * Refuses, besides, what would run a program or read a file of this machine: that is for the configuration, whose
     * writer owns the machine, and not for the database.
     */
    static void requireRemote(ChannelSettings channel) {
        check(channel);
        boolean isLocal = channel.url().startsWith(COMMAND)
                || (Ingest.isOne(channel.url()) && !Ingest.parse(channel.url()).isNetwork());
        if (isLocal) {
            throw new IllegalArgumentException(
                    "programs and files can be recorded only by channels of the configuration file");
        }
    }
}
