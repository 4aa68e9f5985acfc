package dev.cutroom.conf;

/** A setting that cannot be used; the message names the key, the bad value and what was expected. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
