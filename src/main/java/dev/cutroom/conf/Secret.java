package dev.cutroom.conf;

/** A value that never shows in a log line, an answer or a message. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "(secret)";
    }
}
