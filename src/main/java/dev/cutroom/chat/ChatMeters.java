package dev.cutroom.chat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What one channel's chat counts. */
final class ChatMeters {

    private final Counter messages;
    private final Counter batches;
    private final Counter failures;
    private final Counter connections;
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    ChatMeters(MeterRegistry registry, String channel) {
        messages = Counter.builder("cutroom.chat.messages")
                .description("Chat messages that were received and are kept.")
                .tag("channel", channel)
                .register(registry);
        batches = Counter.builder("cutroom.chat.batches")
                .description("Chat batches that were written.")
                .tag("channel", channel)
                .register(registry);
        failures = Counter.builder("cutroom.chat.failures")
                .description("Tries to write a chat batch that failed.")
                .tag("channel", channel)
                .register(registry);
        connections = Counter.builder("cutroom.chat.connections")
                .description("Connections to the chat's server that were begun.")
                .tag("channel", channel)
                .register(registry);
        Gauge.builder("cutroom.chat.joined", joined, AtomicInteger::get)
                .description("Connections that are in the chat now.")
                .tag("channel", channel)
                .register(registry);
        Gauge.builder("cutroom.chat.waiting", waiting, AtomicInteger::get)
                .description("Chat messages that are not on the disk yet.")
                .tag("channel", channel)
                .register(registry);
    }

    void received() {
        messages.increment();
    }

    void written() {
        batches.increment();
    }

    void failed() {
        failures.increment();
    }

    void connecting() {
        connections.increment();
    }

    void joined(int now) {
        joined.set(now);
    }

    void waiting(int now) {
        waiting.set(now);
    }
}
