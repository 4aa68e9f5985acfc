package dev.cutroom.timeline;

/**
 * One quality of one channel: the stream that a folder {@code CHANNEL/QUALITY} of the store holds. Both names are one
 * path part without a leading dot, a slash or a control character (wire.md section 1).
 */
public record Rendition(String channel, String quality) {

    /** What a quality's name ends with when advertisements are kept aside in it. */
    public static final String AD_SUFFIX = "-ads";

    /** The quality that chat batches are kept as. */
    public static final String CHAT = "chat";

    private static final int LONGEST_NAME = 128;

    public Rendition {
        requireName("channel", channel);
        requireName("quality", quality);
    }

    /** Refuses a name that cannot be one path part of the store. */
    public static void requireName(String what, String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.charAt(0) == '.') {
            throw new IllegalArgumentException("the " + what + " '" + shown(name) + "' must have 1 to " + LONGEST_NAME
                    + " characters and not begin with a dot");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '\\' || Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        "the " + what + " '" + shown(name) + "' must not hold a slash or a control character");
            }
        }
    }

    private static String shown(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 40 ? clean.substring(0, 40) + "…" : clean;
    }

    /** Whether it is a stream to watch: neither chat nor advertisements that were kept aside. */
    public boolean isStream() {
        return !quality.equals(CHAT) && !quality.endsWith(AD_SUFFIX);
    }

    /** Its folder below the base: {@code channel/quality}. */
    public String path() {
        return channel + "/" + quality;
    }

    @Override
    public String toString() {
        return path();
    }
}
