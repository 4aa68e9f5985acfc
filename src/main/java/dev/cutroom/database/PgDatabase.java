package dev.cutroom.database;

import dev.cutroom.conf.DatabaseSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server as features use it. Safe for all contexts; results come on the caller's.
 *
 * <p>A probe decides whether it is up: one connection that reads the isolation back and applies the schema. It runs at
 * the start, again with growing pauses until it succeeds, and whenever a connection broke. While it has not succeeded,
 * every call fails at once, so that nobody waits for a server that is away.
 */
final class PgDatabase implements NodeDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(PgDatabase.class);

    /** With 8 connections, a row that all write to lets one through at each round; this is far more than they need. */
    private static final int MOST_ATTEMPTS = 60;

    private static final int LONGEST_RETRY_MILLIS = 120;
    private static final int FIRST_PAUSE_MILLIS = 50;
    private static final int LONGEST_PAUSE_MILLIS = 2_000;
    private static final int PATIENCE_MILLIS = 500;
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int PROBE_SILENCE_MILLIS = 10_000;
    private static final int GRACE_MILLIS = 5_000;

    private final Vertx vertx;
    private final Connector connector;
    private final DatabaseSettings settings;
    private final DatabaseMeters meters;
    private final Schema schema;
    private final Notifications notifications;
    private final Context context;
    private final Pool pool;
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile @Nullable PgConnectOptions known;
    private volatile String why = "it is being started";
    private volatile boolean schemaApplied;
    private volatile boolean stopped;

    PgDatabase(Vertx vertx, Connector connector, DatabaseSettings settings, MeterRegistry registry) {
        this.vertx = vertx;
        this.connector = connector;
        this.settings = settings;
        this.meters = new DatabaseMeters(registry, this::isUp, settings.connections());
        this.schema = new Schema(vertx);
        this.context = vertx.getOrCreateContext();
        this.notifications = new Notifications(vertx);
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(settings.connections())
                        .setConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                        // Well before the limit below would close a connection that somebody may just be taking.
                        .setIdleTimeout(longestAnswerMillis() / 2)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .with(line(longestAnswerMillis()))
                .connectingTo(this::knownOptions)
                .withConnectHandler(PgDatabase::becomeTheApplication)
                .using(vertx)
                .build();
    }

    /** The server ends a statement by itself before; one that says nothing for so long is gone. */
    private int longestAnswerMillis() {
        return Math.toIntExact(settings.statementTimeout().toMillis()) + GRACE_MILLIS;
    }

    /** @param silenceMillis after which a connection on which nothing moves is closed, which fails what waits on it */
    private static NetClientOptions line(int silenceMillis) {
        return new NetClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setTcpKeepAlive(true)
                .setIdleTimeout(silenceMillis)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private Future<io.vertx.sqlclient.SqlConnectOptions> knownOptions() {
        PgConnectOptions options = known;
        return options == null
                ? Future.failedFuture(new DatabaseUnavailableException("There is no database yet: " + why + "."))
                : Future.succeededFuture(options);
    }

    /** The role that may not touch the audit trail; who may not take it has the trigger that refuses as much. */
    private static void becomeTheApplication(SqlConnection connection) {
        connection.query("set role cutroom_application").execute().onComplete(done -> connection.close());
    }

    @Override
    public Future<Void> start() {
        context.runOnContext(turn -> probe(0));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        stopped = true;
        why = "the node stops";
        return notifications.close().transform(closed -> pool.close()).transform(closed -> connector.close());
    }

    @Override
    public boolean isUp() {
        return why.isEmpty();
    }

    @Override
    public String state() {
        return why;
    }

    @Override
    public void listen(String channel, Consumer<String> onPayload, Runnable onReady) {
        notifications.add(channel, onPayload, onReady);
    }

    private void suspect() {
        context.runOnContext(turn -> probe(0));
    }

    private void probe(int failures) {
        if (stopped || !probing.compareAndSet(false, true)) {
            return;
        }
        Future<Void> reaching = reach();
        vertx.setTimer(PATIENCE_MILLIS, late -> {
            if (isUp() && !reaching.isComplete()) {
                goAway("it does not answer", failures);
            }
        });
        reaching.onComplete(reached -> {
            probing.set(false);
            if (reached.succeeded()) {
                comeBack();
                return;
            }
            goAway(String.valueOf(reached.cause().getMessage()), failures);
            long pause = Math.min(LONGEST_PAUSE_MILLIS, (long) FIRST_PAUSE_MILLIS << Math.min(failures, 10));
            vertx.setTimer(
                    pause / 2 + ThreadLocalRandom.current().nextLong(1 + pause / 2), timer -> probe(failures + 1));
        });
    }

    private void goAway(String reason, int failures) {
        if (!stopped && (isUp() || failures == 0 && !reason.equals(why))) {
            LOG.warn("the database is away: {}", reason);
        }
        why = reason;
    }

    private void comeBack() {
        if (!isUp()) {
            LOG.info("the database is there");
        }
        why = "";
        PgConnectOptions options = known;
        if (options != null) {
            notifications.connect(options);
        }
    }

    private Future<Void> reach() {
        return connector.options().map(this::serializable).compose(options -> look(options)
                .onSuccess(done -> {
                    schemaApplied = true;
                    known = options;
                }));
    }

    /** On a connection of its own; while others apply the schema it waits for them without a word. */
    private Future<Void> look(PgConnectOptions options) {
        Pool one = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .with(line(schemaApplied ? PROBE_SILENCE_MILLIS : longestAnswerMillis()))
                .connectingTo(options)
                .using(vertx)
                .build();
        return one.getConnection()
                .map(PgConnection::cast)
                .compose(connection -> checkIsolation(connection)
                        .compose(checked -> schemaApplied ? Future.succeededFuture() : schema.apply(connection))
                        .eventually(connection::close))
                .eventually(one::close);
    }

    private PgConnectOptions serializable(PgConnectOptions options) {
        return new PgConnectOptions(options)
                .addProperty("default_transaction_isolation", "serializable")
                .addProperty(
                        "statement_timeout",
                        Long.toString(settings.statementTimeout().toMillis()))
                .addProperty("client_min_messages", "warning")
                .addProperty("application_name", "cutroom")
                .setCachePreparedStatements(true);
    }

    private static Future<Void> checkIsolation(PgConnection connection) {
        return connection.query("show transaction_isolation").execute().compose(rows -> {
            String isolation = rows.iterator().next().getString(0);
            return "serializable".equals(isolation)
                    ? Future.succeededFuture()
                    : Future.failedFuture(new DatabaseUnavailableException("its transactions are " + isolation
                            + ", not serializable; is there a pooler between that drops startup parameters?"));
        });
    }

    @Override
    public Future<RowSet<Row>> query(String sql, Tuple arguments) {
        boolean read = sql.stripLeading().regionMatches(true, 0, "select", 0, "select".length());
        return measured(() -> pool.preparedQuery(sql).execute(arguments), read);
    }

    @Override
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return measured(() -> pool.withTransaction(work), false);
    }

    private <T> Future<T> measured(Supplier<Future<T>> work, boolean read) {
        if (!isUp()) {
            return Future.failedFuture(new DatabaseUnavailableException("There is no database now: " + why + "."));
        }
        long began = meters.begin();
        return attempt(work, read, 1).onComplete(done -> meters.end(began));
    }

    private <T> Future<T> attempt(Supplier<Future<T>> work, boolean read, int attempt) {
        return work.get().recover(failure -> {
            if (Failures.isConflict(failure)) {
                meters.conflicted();
                if (attempt < MOST_ATTEMPTS) {
                    return again(work, read, attempt);
                }
                return Future.failedFuture(new DatabaseUnavailableException(
                        "Too many write the same at once; nothing was changed. Try again."));
            }
            if (Failures.isLoss(failure)) {
                meters.lost();
                suspect();
                if (read && attempt == 1) {
                    return again(work, read, attempt);
                }
                return Future.failedFuture(new DatabaseUnavailableException(
                        "The connection to the database broke; whether a write was done is not known."));
            }
            return Future.failedFuture(failure);
        });
    }

    private <T> Future<T> again(Supplier<Future<T>> work, boolean read, int attempt) {
        meters.retried();
        long most = Math.min(LONGEST_RETRY_MILLIS, 4L << Math.min(attempt, 10));
        return vertx.timer(1 + ThreadLocalRandom.current().nextLong(most), TimeUnit.MILLISECONDS)
                .compose(fired -> attempt(work, read, attempt + 1));
    }
}
