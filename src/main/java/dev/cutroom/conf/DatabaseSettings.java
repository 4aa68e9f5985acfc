package dev.cutroom.conf;

import java.time.Duration;

/**
 * Where the events are kept.
 *
 * @param url {@code embedded}, {@code none}, or {@code postgresql://USER:PASSWORD@HOST:PORT/NAME}; it may hold a password
 * @param connections open at once
 * @param statementTimeout a statement that takes longer is ended
 */
public record DatabaseSettings(
        @Default("embedded") Secret url,
        @Default("8") int connections,
        @Default("20s") Duration statementTimeout) {

    public DatabaseSettings {
        if (connections < 1) {
            throw new IllegalArgumentException("database.connections " + connections + " must be at least 1");
        }
    }
}
