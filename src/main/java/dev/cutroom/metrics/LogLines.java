package dev.cutroom.metrics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Counts log lines by level, as one more appender of the root logger. */
final class LogLines extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final List<Level> LEVELS = List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE);

    private final Map<Integer, Counter> counters = new HashMap<>();

    private LogLines(MeterRegistry registry) {
        for (Level level : LEVELS) {
            counters.put(
                    level.toInt(),
                    Counter.builder("cutroom.log.lines")
                            .description("Lines logged")
                            .tag("level", level.toString().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** Begins to count; what comes back ends it. */
    static Runnable countInto(MeterRegistry registry) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return () -> {};
        }
        LogLines lines = new LogLines(registry);
        lines.setContext(context);
        lines.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(lines);
        return () -> {
            root.detachAppender(lines);
            lines.stop();
        };
    }

    @Override
    protected void append(ILoggingEvent event) {
        Counter counter = counters.get(event.getLevel().toInt());
        if (counter != null) {
            counter.increment();
        }
    }
}
