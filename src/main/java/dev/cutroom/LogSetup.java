package dev.cutroom;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * How logs look, and where they go: to standard error, since standard output belongs to the one line that says the node
 * is ready. Found by logback as a service; in code, as reading it from XML took a quarter of a second of each start.
 * {@code -Dlogback.configurationFile=FILE} takes an operator's own XML instead.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String OWN_FILE = "logback.configurationFile";
    private static final String PATTERN = "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level %logger{0} - %msg%n";
    private static final List<String> TALKATIVE = List.of("io.netty", "com.hazelcast", "io.zonky");

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        if (System.getProperty(OWN_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logs);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> standardError = new ConsoleAppender<>();
        standardError.setContext(logs);
        standardError.setTarget("System.err");
        standardError.setEncoder(encoder);
        standardError.start();
        Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(standardError);
        TALKATIVE.forEach(name -> logs.getLogger(name).setLevel(Level.WARN));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
