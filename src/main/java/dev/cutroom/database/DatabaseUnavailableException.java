package dev.cutroom.database;

/** There is no database now, or none is configured; HTTP answers 503. */
public final class DatabaseUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(String why) {
        super(why);
    }
}
