package dev.cutroom.conf;

/**
 * All settings of a node; {@code conf/cutroom.yaml} is their manual. Others add their topic here, one record a topic.
 */
public record Settings(
        RetentionSettings retention,
        StoreSettings store,
        HttpSettings http,
        MetricsSettings metrics,
        CutSettings cut) {}
