package dev.cutroom.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What one webhook counts. */
final class WebhookMeters {

    private final Counter delivered;
    private final Counter failed;
    private final Counter givenUp;

    WebhookMeters(MeterRegistry registry, String hook) {
        delivered = Counter.builder("cutroom.webhook.delivered")
                .description("Changes that were told")
                .tag("hook", hook)
                .register(registry);
        failed = Counter.builder("cutroom.webhook.failures")
                .description("Tries that failed")
                .tag("hook", hook)
                .register(registry);
        givenUp = Counter.builder("cutroom.webhook.given.up")
                .description("Changes given up after a day")
                .tag("hook", hook)
                .register(registry);
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }

    void givenUp() {
        givenUp.increment();
    }
}
