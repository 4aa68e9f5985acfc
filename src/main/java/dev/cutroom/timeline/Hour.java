package dev.cutroom.timeline;

/**
 * One hour of UTC, counted since the epoch: the unit in which segments are kept, listed and selected. Its text is the
 * folder's name, {@code 2026-11-02T10} (wire.md section 1).
 */
public record Hour(long index) implements Comparable<Hour> {

    private static final int NAME_LENGTH = "2026-11-02T10".length();

    /** The hour that a time, in microseconds since the epoch, lies in. */
    public static Hour of(long micros) {
        return new Hour(Math.floorDiv(micros, Micros.HOUR));
    }

    /**
     * Reads a folder's name.
     *
     * @throws IllegalArgumentException when it is not {@code yyyy-MM-ddTHH}
     */
    public static Hour parse(String name) {
        if (name.length() != NAME_LENGTH) {
            throw new IllegalArgumentException("'" + name + "' is not an hour; write it as 2026-11-02T10");
        }
        return of(Micros.parse(name + ":00:00"));
    }

    public static boolean isName(String name) {
        if (name.length() != NAME_LENGTH || name.charAt(0) == '.') {
            return false;
        }
        try {
            parse(name);
            return true;
        } catch (IllegalArgumentException notAnHour) {
            return false;
        }
    }

    public long start() {
        return index * Micros.HOUR;
    }

    public long end() {
        return start() + Micros.HOUR;
    }

    public Hour next() {
        return new Hour(index + 1);
    }

    public Hour previous() {
        return new Hour(index - 1);
    }

    @Override
    public int compareTo(Hour other) {
        return Long.compare(index, other.index);
    }

    @Override
    public String toString() {
        return Micros.formatHour(start());
    }
}
