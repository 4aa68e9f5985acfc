package dev.cutroom.record;

import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.database.DatabaseUnavailableException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the recorders, and those of chats, at what the configuration and the database say. Where both know a name the
 * configuration's counts. While the database is away the recorders go on with what they have.
 */
public final class ChannelFeed {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelFeed.class);

    private final Recorders recorders;
    private final ChannelsTable table;
    private final List<ChannelSettings> configured;
    private final String nodeName;
    private final Function<List<ChannelSettings>, Future<Void>> chats;
    private final AtomicInteger changes = new AtomicInteger();

    /** Without anybody to capture chats. */
    public ChannelFeed(Recorders recorders, ChannelsTable table, List<ChannelSettings> configured, String nodeName) {
        this(recorders, table, configured, nodeName, channels -> Future.succeededFuture());
    }

    /** @param chats told all channels of this node, of which some ask for their chat */
    public ChannelFeed(
            Recorders recorders,
            ChannelsTable table,
            List<ChannelSettings> configured,
            String nodeName,
            Function<List<ChannelSettings>, Future<Void>> chats) {
        this.chats = chats;
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
                    List<Channel> ours = listing.channels().stream()
                            .filter(channel -> channel.isFor(nodeName))
                            .toList();
                    return Future.join(
                            recorders.change(merged(ours, ChannelFeed::withoutChat)),
                            chats.apply(merged(ours, Function.identity())));
                })
                .onFailure(ChannelFeed::log)
                .onComplete(done -> {
                    if (!changes.compareAndSet(seen, 0)) {
                        refresh();
                    }
                })
                .mapEmpty();
    }

    private static void log(Throwable failure) {
        if (failure instanceof DatabaseUnavailableException) {
            // The database itself tells when it goes and when it is back.
            LOG.debug("the channels cannot be read now: {}", failure.getMessage());
        } else {
            LOG.warn("the channels of the database cannot be followed", failure);
        }
    }

    /** A change of the chat is none for its recorder, which would begin anew. */
    private static ChannelSettings withoutChat(ChannelSettings settings) {
        return new ChannelSettings(settings.name(), settings.url(), settings.qualities(), settings.adPatterns());
    }

    private List<ChannelSettings> merged(List<Channel> channels, Function<ChannelSettings, ChannelSettings> seen) {
        Map<String, ChannelSettings> byName = new LinkedHashMap<>();
        configured.forEach(channel -> byName.put(channel.name(), channel));
        for (Channel channel : channels) {
            byName.putIfAbsent(channel.settings().name(), seen.apply(channel.settings()));
        }
        return new ArrayList<>(byName.values());
    }
}
