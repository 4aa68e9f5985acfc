package dev.cutroom.event;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which events are asked for, in which order, and how many at once.
 *
 * @param from, to when it happened, microseconds since the epoch
 * @param text stands in the title, description, notes or tags, in any case
 * @param after the last event of the page before
 */
public record EventQuery(
        Optional<EventState> state,
        Optional<String> channel,
        OptionalLong from,
        OptionalLong to,
        Optional<String> text,
        Sort sort,
        boolean descending,
        Optional<Cursor> after,
        int limit) {

    /** All events, the newest first. */
    public static final EventQuery ALL = new EventQuery(
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Sort.TIME,
            true,
            Optional.empty(),
            100);

    /** The page after the one that ends with an event. */
    public EventQuery following(Event last) {
        return new EventQuery(
                state,
                channel,
                from,
                to,
                text,
                sort,
                descending,
                Optional.of(new Cursor(sort.of(last), last.id())),
                limit);
    }

    /** What a client sends for the page after an event. */
    public String cursorAfter(Event last) {
        return new Cursor(sort.of(last), last.id()).text();
    }

    /** By which time they are sorted. */
    public enum Sort {
        TIME("happened"),
        CREATED("created"),
        CHANGED("changed");

        final String column;

        Sort(String column) {
            this.column = column;
        }

        /**
         * Reads a name.
         *
         * @throws IllegalArgumentException that lists them
         */
        public static Sort parse(String text) {
            for (Sort sort : values()) {
                if (sort.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return sort;
                }
            }
            throw new IllegalArgumentException("The parameter 'sort' is '" + text
                    + "'; write time, created or changed, with a - before it for the newest first.");
        }

        long of(Event event) {
            return switch (this) {
                case TIME -> event.happened();
                case CREATED -> event.created();
                case CHANGED -> event.changed();
            };
        }
    }

    /** Where a page ends. */
    public record Cursor(long micros, String id) {

        /**
         * Reads one.
         *
         * @throws IllegalArgumentException when it is none of ours
         */
        public static Cursor parse(String text) {
            try {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
                int space = plain.indexOf(' ');
                String id = Ids.check(plain.substring(space + 1));
                return new Cursor(Long.parseLong(plain.substring(0, space)), id);
            } catch (RuntimeException malformed) {
                throw new IllegalArgumentException(
                        "The parameter 'cursor' is none that this node gave; send 'next' of the page before.");
            }
        }

        public String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((micros + " " + id).getBytes(StandardCharsets.US_ASCII));
        }
    }
}
