package dev.cutroom.conf;

import java.util.List;

/**
 * All settings of a node; {@code conf/cutroom.yaml} is their manual. Others add their topic here, one record a topic.
 */
public record Settings(
        NodeSettings node,
        HttpSettings http,
        StoreSettings store,
        RetentionSettings retention,
        List<ChannelSettings> channels,
        RecordSettings record,
        ChatSettings chat,
        ReplicateSettings replicate,
        CutSettings cut,
        DatabaseSettings database,
        AuthSettings auth,
        PublishSettings publish,
        List<WebhookSettings> webhooks,
        MetricsSettings metrics,
        ClusterSettings cluster,
        DemoSettings demo) {}
