package dev.cutroom.chat;

import dev.cutroom.conf.ChatSettings;
import dev.cutroom.store.ChatFiles;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures one channel's chat. It is in the chat by one connection; by two for a while after the server has asked it to
 * come by another, so that nothing is missed: what both receive is merged before it is written. Each connection is a
 * receiver of its own name. Owned by one event loop.
 */
final class ChatRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(ChatRecorder.class);

    /** Batches are written before they are due when they hold more, so that a flood does not fill the memory. */
    private static final long MOST_BYTES = 8 << 20;

    /** While so many messages wait for the disk nothing more is taken from the server. */
    private static final int MOST_WAITING = 100_000;

    /** How long a connection that the server gives up is kept beside its successor. */
    private static final long HANDOVER_MILLIS = 30_000;

    /** Before the first ROOMSTATE these are about the connection, not about the chat. */
    private static final Set<String> OF_CONNECTION = Set.of("JOIN", "PART", "ROOMSTATE", "USERSTATE", "NOTICE");

    private static final int MOST_DOUBLINGS = 16;
    private static final int NICK_NUMBERS = 80_000;

    private final Vertx vertx;
    private final NetClient client;
    private final ChatSettings settings;
    private final ChatChannel channel;
    private final String receiver;
    private final Clock clock;
    private final Random random;
    private final ChatMeters meters;
    private final OpenBatches open;
    private final BatchWriter writer;
    private final List<Membership> memberships = new ArrayList<>();
    private volatile boolean joined;
    private boolean paused;
    private boolean stopped;
    private boolean down;
    private int failures;
    private int begun;
    private long retry = -1;
    private long lastReceived;

    /** @param receiver this node's name as a receiver, the beginning of its connections' */
    ChatRecorder(
            Vertx vertx,
            NetClient client,
            ChatFiles files,
            ChatSettings settings,
            ChatChannel channel,
            String receiver,
            Clock clock,
            Random random,
            ChatMeters meters) {
        this.vertx = vertx;
        this.client = client;
        this.settings = settings;
        this.channel = channel;
        this.receiver = receiver;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        open = new OpenBatches(settings.batch().toSeconds());
        writer = new BatchWriter(vertx, files, channel.name(), meters);
    }

    /** One connection's time in the chat. */
    private final class Membership {
        private final String name = receiver + "." + begun++;
        private final ServerClock serverClock = new ServerClock();
        private final IrcConnection connection = new IrcConnection(
                vertx,
                settings,
                channel.login(),
                "justinfan" + (1_000 + random.nextInt(NICK_NUMBERS)),
                line -> received(this, line),
                reason -> ended(this, reason));
        private boolean isIn;
        private boolean leaves;
    }

    String channel() {
        return channel.name();
    }

    /** Whether it is in the chat; safe on any thread. */
    boolean isJoined() {
        return joined;
    }

    /** Whether the disk has all it received. */
    boolean isEmpty() {
        return open.messages() + writer.messages() == 0;
    }

    void start() {
        Membership membership = new Membership();
        memberships.add(membership);
        meters.connecting();
        if (paused) {
            membership.connection.pause();
        }
        membership.connection.open(client);
    }

    private void received(Membership membership, IrcLine line) {
        String command = line.command();
        if (command.equals("RECONNECT")) {
            moveFrom(membership);
            return;
        }
        boolean wasIn = membership.isIn;
        if (!wasIn && command.equals("ROOMSTATE")) {
            joined(membership);
        }
        if (!OpenBatches.KEPT.contains(command) || (!wasIn && OF_CONNECTION.contains(command))) {
            return;
        }
        meters.received();
        // Two receipts of one receiver at one moment would be taken for the same.
        lastReceived = Math.max(nowMicros(), lastReceived + 1);
        double receivedAt = lastReceived / (double) Micros.SECOND;
        open.add(line, membership.serverClock.when(line, receivedAt), membership.name, receivedAt);
        if (open.size() > MOST_BYTES) {
            write(open.takeAll());
        }
    }

    private void joined(Membership membership) {
        membership.isIn = true;
        failures = 0;
        if (down) {
            LOG.info("the chat of {} is captured again", channel.name());
            down = false;
        }
        tellState();
    }

    private void moveFrom(Membership membership) {
        if (membership.leaves || stopped) {
            return;
        }
        membership.leaves = true;
        LOG.debug("the chat server asks to come to {} by another connection", channel.name());
        start();
        vertx.setTimer(HANDOVER_MILLIS, late -> leave(membership));
    }

    private void leave(Membership membership) {
        if (memberships.remove(membership)) {
            membership.connection.close();
            tellState();
        }
    }

    private void ended(Membership membership, String reason) {
        memberships.remove(membership);
        tellState();
        if (membership.leaves || stopped) {
            return;
        }
        if (!down) {
            down = true;
            LOG.warn("the chat of {} is not captured now: {}; it is tried again and again", channel.name(), reason);
        }
        long longest = settings.longestRetry().toMillis();
        long pause = Math.min(longest, settings.retry().toMillis() << Math.min(failures++, MOST_DOUBLINGS));
        retry = vertx.setTimer(Math.max(1, pause / 2 + random.nextLong(pause / 2 + 1)), again -> start());
    }

    private void tellState() {
        int in = (int) memberships.stream().filter(each -> each.isIn).count();
        joined = in > 0;
        meters.joined(in);
    }

    /** To be called every second or so: writes what is due, and what the disk refused before. */
    void tick() {
        double now = nowMicros() / (double) Micros.SECOND;
        write(open.takeDue(now, settings.lag().toMillis() / 1_000.0));
    }

    private Future<Void> write(List<OpenBatches.Closed> batches) {
        Future<Void> written = writer.write(batches);
        balance();
        return written.onComplete(done -> balance());
    }

    private void balance() {
        meters.waiting(open.messages() + writer.messages());
        boolean tooMany = writer.messages() > MOST_WAITING;
        if (tooMany != paused) {
            paused = tooMany;
            memberships.forEach(each -> {
                if (tooMany) {
                    each.connection.pause();
                } else {
                    each.connection.resume();
                }
            });
        }
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /** Leaves the chat and writes what there is; fails when the disk refuses that. */
    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(retry);
        List<Future<Void>> closed =
                memberships.stream().map(each -> each.connection.close()).toList();
        memberships.clear();
        tellState();
        return Future.join(closed).otherwiseEmpty().compose(done -> write(open.takeAll()));
    }
}
