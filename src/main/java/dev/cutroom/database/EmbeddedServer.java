package dev.cutroom.database;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server as a child process, on loopback only, started when it is first asked for and again when it
 * died. Its programs are unpacked once, beside its data; the library sweeps its own working folder, so the data is not
 * in there. What blocks here runs on worker threads, one call after the other.
 */
final class EmbeddedServer implements Connector {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    static final String DATA = "data";

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
    private static final int STOPS_WITHIN_SECONDS = 8;

    private final Context context;
    private final Path folder;
    private final Path data;
    private final Path programs;
    private final Path portFile;
    private @Nullable EmbeddedPostgres server;
    private boolean closed;

    /** @param folder where its data and programs are kept */
    EmbeddedServer(Vertx vertx, Path folder) {
        this.context = vertx.getOrCreateContext();
        this.folder = folder.toAbsolutePath();
        this.data = this.folder.resolve(DATA);
        this.programs = this.folder.resolve("programs");
        this.portFile = this.folder.resolve("port");
    }

    @Override
    public Future<PgConnectOptions> options() {
        return context.executeBlocking(this::startIfNeeded, true);
    }

    @Override
    public Future<Void> close() {
        return context.executeBlocking(
                () -> {
                    closed = true;
                    stopServer();
                    return null;
                },
                true);
    }

    /** Owned by the ordered worker turns of one context, like all fields. */
    private PgConnectOptions startIfNeeded() throws IOException {
        if (closed) {
            throw new DatabaseUnavailableException("the embedded server was stopped");
        }
        if (server == null || Postmaster.of(data).isEmpty()) {
            if (server != null) {
                LOG.warn("the embedded PostgreSQL server died; it is started again");
            }
            stopServer();
            server = start();
        }
        return at(server.getPort(), ServerPassword.of(folder));
    }

    /** How a server that was started here is reached. */
    static PgConnectOptions at(int port, ServerPassword password) {
        return new PgConnectOptions()
                .setHost(LOOPBACK)
                .setPort(port)
                .setUser("postgres")
                .setPassword(password.text())
                .setDatabase("postgres");
    }

    private EmbeddedPostgres start() throws IOException {
        Files.createDirectories(programs);
        stopOrphan();
        ServerPassword password = ServerPassword.beforeStart(folder, data);
        int port = port();
        LOG.debug("starting PostgreSQL on port {} with {}", port, data);
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(programs.toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTS_WITHIN)
                .setPort(port)
                // The library hands these to initdb as they are; so there is no moment at which anybody is let in.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", ServerPassword.file(folder).toString())
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", LOOPBACK)
                .setServerConfig("default_transaction_isolation", "serializable")
                .setConnectConfig("password", password.text())
                .start();
        password.require(started.getPostgresDatabase(), data);
        return started;
    }

    /** A server that a killed node left behind still has the settings of that node, and holds the data. */
    private void stopOrphan() {
        Postmaster.of(data).ifPresent(orphan -> {
            LOG.info("stopping the PostgreSQL server {} that an earlier run left behind", orphan.pid());
            orphan.stop(Duration.ofSeconds(STOPS_WITHIN_SECONDS));
        });
    }

    /** The port of the first start, as long as it is free; so whoever finds a server there finds this one. */
    private int port() throws IOException {
        if (Files.exists(portFile)) {
            int kept = Integer.parseInt(Files.readString(portFile).strip());
            for (int tries = 0; tries < 20; tries++) {
                if (isFree(kept)) {
                    return kept;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(portFile, Integer.toString(any.getLocalPort()));
            return any.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void stopServer() {
        EmbeddedPostgres running = server;
        server = null;
        if (running == null) {
            return;
        }
        try {
            running.close();
        } catch (IOException failed) {
            LOG.warn("the embedded PostgreSQL server did not stop as asked: {}", failed.getMessage());
        }
        stopOrphan();
    }
}
