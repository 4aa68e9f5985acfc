package dev.cutroom.conf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is deleted, when and why. Without a rule and without a floor nothing ever is.
 *
 * @param every how often it is looked at
 * @param freeSpace how much of the disk must stay free: below it the oldest hours go, whoever's they are; 0 is no floor
 * @param atLeast how long everything is kept, whatever else is said
 * @param rules the first that fits a rendition counts
 * @param scrubRate bytes a second that are read again in the background, to find rotten files; 0 is none
 */
public record RetentionSettings(
        @Default("5m") Duration every,
        @Default("0") Bytes freeSpace,
        @Default("2h") Duration atLeast,
        List<Rule> rules,
        @Default("2MiB") Bytes scrubRate) {

    /**
     * How long renditions are kept.
     *
     * @param channel its name, or {@code *} for all
     * @param quality its name, or {@code *} for all but {@code chat}
     * @param maxAge hours that ended longer ago go
     * @param maxSize the oldest hours of a rendition go until it takes no more
     */
    public record Rule(
            @Default("*") String channel,
            @Default("*") String quality,
            Optional<Duration> maxAge,
            Optional<Bytes> maxSize) {

        public boolean fits(String ofChannel, String ofQuality) {
            boolean fitsQuality = quality.equals("*") ? !ofQuality.equals("chat") : quality.equals(ofQuality);
            return fitsQuality && (channel.equals("*") || channel.equals(ofChannel));
        }
    }

    public Optional<Rule> ruleFor(String channel, String quality) {
        return rules.stream().filter(rule -> rule.fits(channel, quality)).findFirst();
    }
}
