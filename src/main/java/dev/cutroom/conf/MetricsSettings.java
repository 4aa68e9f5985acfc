package dev.cutroom.conf;

import java.time.Duration;

/**
 * What a node measures of itself.
 *
 * @param loopProbe how often each event loop is asked to run a task, to see how late it does
 * @param flameGraph whether stacks are sampled by the JVM's flight recorder
 * @param flamePeriod how often each running thread is sampled
 */
public record MetricsSettings(
        @Default("2ms") Duration loopProbe,
        @Default("false") boolean flameGraph,
        @Default("20ms") Duration flamePeriod) {}
