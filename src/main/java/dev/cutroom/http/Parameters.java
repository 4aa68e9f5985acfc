package dev.cutroom.http;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a request. A parameter has one value: given twice, it is refused. Every refusal is a
 * {@link Refusal} that says what would be right.
 */
public final class Parameters {

    /** The longest range that nobody asked for by name (wire.md section 3). */
    private static final long LONGEST_IMPLICIT_RANGE = 12 * Micros.HOUR;

    private static final long RECENT_HOURS = 48;
    private static final long LONGEST_DAYS = 31;
    private static final int LONGEST_VALUE = 4_096;

    private final RoutingContext ctx;
    private final MultiMap query;

    private Parameters(RoutingContext ctx) {
        this.ctx = ctx;
        try {
            query = ctx.queryParams();
        } catch (HttpException | IllegalArgumentException malformed) {
            throw Refusal.badRequest(
                    "The query is not percent-encoded UTF-8; encode each byte as % and two hex digits.");
        }
    }

    public static Parameters of(RoutingContext ctx) {
        return new Parameters(ctx);
    }

    /** All values of a parameter that may be repeated, in order. */
    public List<String> all(String name) {
        List<String> values = query.getAll(name);
        values.forEach(value -> checkLength(name, value));
        return values;
    }

    /** The value as it stands, if the parameter is given. */
    public Optional<String> text(String name) {
        List<String> values = query.getAll(name);
        if (values.size() > 1) {
            throw Refusal.badRequest(
                    "The parameter '" + name + "' is given " + values.size() + " times; give it once.");
        }
        values.forEach(value -> checkLength(name, value));
        return values.stream().findFirst();
    }

    private static void checkLength(String name, String value) {
        if (value.length() > LONGEST_VALUE || value.indexOf('\0') >= 0) {
            throw Refusal.badRequest(
                    "The parameter '" + name + "' must have at most " + LONGEST_VALUE + " characters and no NUL.");
        }
    }

    public String requiredText(String name) {
        return text(name).orElseThrow(() -> Refusal.badRequest("The parameter '" + name + "' is missing."));
    }

    /** A time in microseconds since the epoch, if given. */
    public OptionalLong time(String name) {
        Optional<String> text = text(name);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(parseTime(name, text.get()));
    }

    public long requiredTime(String name) {
        return parseTime(name, requiredText(name));
    }

    private static long parseTime(String name, String text) {
        try {
            return Micros.parse(text);
        } catch (IllegalArgumentException notATime) {
            throw Refusal.badRequest("The parameter '" + name + "': " + notATime.getMessage() + ".");
        }
    }

    /** The range from {@code start} to {@code end}; both must be given. */
    public TimeRange range() {
        return rangeOf(requiredTime("start"), requiredTime("end"));
    }

    /**
     * The range from {@code start} to {@code end}; what is not given is the earliest or latest there is. Empty when
     * something is not given and nothing is there.
     *
     * @param bounds asked only when something is not given
     */
    public Future<Optional<TimeRange>> range(Supplier<Future<Optional<TimeRange>>> bounds) {
        OptionalLong start = time("start");
        OptionalLong end = time("end");
        if (start.isPresent() && end.isPresent()) {
            return Future.succeededFuture(Optional.of(rangeOf(start.getAsLong(), end.getAsLong())));
        }
        return bounds.get()
                .map(there -> there.map(whole -> {
                    TimeRange range = rangeOf(start.orElse(whole.start()), end.orElse(whole.end()));
                    if (range.length() > LONGEST_IMPLICIT_RANGE) {
                        throw Refusal.badRequest("Without both 'start' and 'end' the range is "
                                + Micros.format(range.start()) + " to " + Micros.format(range.end())
                                + ", longer than 12 hours; give both.");
                    }
                    return range;
                }));
    }

    /**
     * The range from {@code start} to {@code end}, at most 31 days: the last 48 hours when neither is given.
     *
     * @param now microseconds since the epoch
     */
    TimeRange recentRange(long now) {
        long end = time("end").orElse(Math.max(now, time("start").orElse(now)));
        TimeRange range = rangeOf(time("start").orElse(end - RECENT_HOURS * Micros.HOUR), end);
        if (range.length() > LONGEST_DAYS * 24 * Micros.HOUR) {
            throw Refusal.badRequest(
                    "The range is longer than " + LONGEST_DAYS + " days; ask for one part after the other.");
        }
        return range;
    }

    private static TimeRange rangeOf(long start, long end) {
        if (end <= start) {
            throw Refusal.badRequest("The range ends at " + Micros.format(end) + ", not after its start "
                    + Micros.format(start) + "; give an 'end' later than 'start'.");
        }
        return new TimeRange(start, end);
    }

    /** A parameter that is {@code true} or {@code false}. */
    public boolean flag(String name, boolean standard) {
        String text = text(name).orElse(Boolean.toString(standard));
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw Refusal.badRequest("The parameter '" + name + "' is '" + shown(text) + "'; write true or false.");
        };
    }

    /** A whole number between two bounds, both included. */
    public int number(String name, int standard, int least, int most) {
        return (int) number(name, (long) standard, least, most);
    }

    /** A whole number between two bounds, both included. */
    public long number(String name, long standard, long least, long most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return standard;
        }
        Long value = parseNumber(text.get());
        if (value == null || value < least || value > most) {
            throw Refusal.badRequest("The parameter '" + name + "' is '" + shown(text.get())
                    + "'; write a whole number from " + least + " to " + most + ".");
        }
        return value;
    }

    private static @Nullable Long parseNumber(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** The stream that the path's {@code channel} and {@code quality} name. */
    public Rendition rendition() {
        return new Rendition(name("channel"), name("quality"));
    }

    /** A part of the path that names something in the store: 403 with a leading dot, 400 for what cannot be a name. */
    public String name(String parameter) {
        String name = Optional.ofNullable(ctx.pathParam(parameter)).orElse("");
        if (name.startsWith(".")) {
            throw new Refusal(403, "The " + parameter + " begins with a dot; names that do are hidden.");
        }
        Rendition.requireName(parameter, name);
        return name;
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
