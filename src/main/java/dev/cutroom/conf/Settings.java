package dev.cutroom.conf;

import java.util.List;

/**
 * All settings of a node; {@code conf/cutroom.yaml} is their manual. Others add their topic here, one record a topic.
 */
public record Settings(
        NodeSettings node,
        StoreSettings store,
        RetentionSettings retention,
        HttpSettings http,
        MetricsSettings metrics,
        CutSettings cut,
        ClusterSettings cluster,
        List<ChannelSettings> channels,
        RecordSettings record,
        DatabaseSettings database,
        AuthSettings auth,
        PublishSettings publish) {}
