package dev.cutroom;

import dev.cutroom.conf.Settings;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/**
 * Keeps the process alive while its node runs, and ends the node in order on SIGTERM or Ctrl-C. Only the main thread
 * and the shutdown hook wait here; no event loop does.
 */
final class RunningProcess {

    private static final Logger LOG = LoggerFactory.getLogger(RunningProcess.class);
    /** wire.md section 7: SIGTERM ends the node cleanly within 10 s; the rest is for the JVM. */
    private static final int STOP_SECONDS = 9;

    private RunningProcess() {}

    static int run(Settings settings, boolean demo) {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger exitCode = new AtomicInteger(ExitCode.OK);
        Node node = new Node(settings);
        Thread hook = new Thread(() -> stop(node), "cutroom-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        node.start().onComplete(started -> {
            if (started.succeeded()) {
                System.out.println("cutroom ready " + node.url());
                System.out.flush();
                if (demo) {
                    System.err.print(DemoGreeting.text(node.url()));
                }
            } else {
                LOG.error("the node cannot start: {}", started.cause().getMessage(), started.cause());
                exitCode.set(ExitCode.SOFTWARE);
                over.countDown();
            }
        });
        try {
            // The main thread has nothing else to do; it keeps the process alive.
            over.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return exitCode.get();
    }

    private static void stop(Node node) {
        try {
            // The shutdown hook's own thread: the JVM ends as soon as it returns.
            node.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            LOG.error("the node did not stop cleanly", failed.getCause());
        } catch (TimeoutException late) {
            LOG.error(
                    "the node did not stop within {} s; what was being written is recovered at the next start",
                    STOP_SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
