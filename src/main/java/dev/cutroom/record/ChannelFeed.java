package dev.cutroom.record;

import dev.cutroom.conf.ChannelSettings;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    public ChannelFeed(Recorders recorders, ChannelsTable table, List<ChannelSettings> configured, String nodeName) {
        this.recorders = recorders;
        this.table = table;
        this.configured = List.copyOf(configured);
        this.nodeName = nodeName;
    }

    /** Reads the table now, and again at every change and after every reconnection. */
    public Future<Void> start() {
        table.onChange(this::refresh);
        return refresh().otherwiseEmpty();
    }

    private Future<Void> refresh() {
        return table.all()
                .compose(channels -> recorders.change(merged(channels)))
                .onFailure(failure -> LOG.debug("the channels cannot be read now: {}", failure.getMessage()));
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
