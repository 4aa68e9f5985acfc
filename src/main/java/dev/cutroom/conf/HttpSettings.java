package dev.cutroom.conf;

import java.time.Duration;
import java.util.Optional;

/**
 * How the node answers over HTTP.
 *
 * @param port 0 picks a free one
 * @param maxUrl bytes of the request line
 * @param maxHeaders bytes of all headers of a request
 * @param maxBody bytes of a request's body
 * @param maxConnections open at once that have sent something; one more is closed
 * @param idleTimeout a connection on which nothing moves is closed
 * @param drain how long answers under way may take when the node stops
 * @param tlsCertificate a PEM file; with {@code tlsKey} the node speaks TLS only
 */
public record HttpSettings(
        @Default("127.0.0.1") String host,
        @Default("8080") int port,
        @Default("8KiB") Bytes maxUrl,
        @Default("16KiB") Bytes maxHeaders,
        @Default("8MiB") Bytes maxBody,
        @Default("12000") int maxConnections,
        @Default("75s") Duration idleTimeout,
        @Default("5s") Duration drain,
        Optional<String> tlsCertificate,
        Optional<String> tlsKey) {

    private static final int HIGHEST_PORT = 65_535;

    public HttpSettings {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("http.port " + port + " must lie between 0 and " + HIGHEST_PORT);
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("http.max-connections " + maxConnections + " must be at least 1");
        }
        if (tlsCertificate.isPresent() != tlsKey.isPresent()) {
            throw new IllegalArgumentException("http.tls-certificate and http.tls-key must be set together");
        }
    }

    /** All defaults on a free port of loopback. */
    public static HttpSettings onFreePort() {
        return new HttpSettings(
                "127.0.0.1",
                0,
                new Bytes(8 << 10),
                new Bytes(16 << 10),
                new Bytes(8 << 20),
                12_000,
                Duration.ofSeconds(75),
                Duration.ofSeconds(5),
                Optional.empty(),
                Optional.empty());
    }
}
