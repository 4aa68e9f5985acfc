package dev.cutroom.record;

import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.database.DatabaseUnavailableException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the recorders at what the configuration and the database say. Where both know a name the configuration's
 * counts. While the database is away the recorders go on with what they have.
 */
public final class ChannelFeed {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelFeed.class);

    private final Recorders recorders;
    private final ChannelsTable table;
    private final List<ChannelSettings> configured;
    private final String nodeName;
    private final AtomicInteger changes = new AtomicInteger();

    public ChannelFeed(Recorders recorders, ChannelsTable table, List<ChannelSettings> configured, String nodeName) {
        this.recorders = recorders;
        this.table = table;
        this.configured = List.copyOf(configured);
        this.nodeName = nodeName;
    }

    /** Reads the table now, and again at every change and after every reconnection. */
    public Future<Void> start() {
        table.onChange(this::changed);
        return changed().otherwiseEmpty();
    }

    /** One reading at a time, and one more when something changed meanwhile: what is applied last is the newest. */
    private Future<Void> changed() {
        return changes.getAndIncrement() == 0 ? refresh() : Future.succeededFuture();
    }

    private Future<Void> refresh() {
        int seen = changes.get();
        return table.listing()
                .compose(listing -> {
                    listing.refused().forEach(why -> LOG.warn("not recorded is {}", why));
                    return recorders.change(merged(listing.channels()));
                })
                .onFailure(ChannelFeed::log)
                .onComplete(done -> {
                    if (!changes.compareAndSet(seen, 0)) {
                        refresh();
                    }
                });
    }

    private static void log(Throwable failure) {
        if (failure instanceof DatabaseUnavailableException) {
            // The database itself tells when it goes and when it is back.
            LOG.debug("the channels cannot be read now: {}", failure.getMessage());
        } else {
            LOG.warn("the channels of the database cannot be followed", failure);
        }
    }

    private List<ChannelSettings> merged(List<Channel> channels) {
        Map<String, ChannelSettings> byName = new LinkedHashMap<>();
        configured.forEach(channel -> byName.put(channel.name(), channel));
        for (Channel channel : channels) {
            if (channel.isFor(nodeName)) {
                byName.putIfAbsent(channel.settings().name(), channel.settings());
            }
        }
        return new ArrayList<>(byName.values());
    }
}
