package dev.cutroom.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The built jar running {@code demo}, for the tests of a class together. With {@code -Dcutroom.url=} a node that runs
 * already is used instead and left alone.
 */
public final class RunningNode implements AutoCloseable {

    private static final String READY = "cutroom ready ";
    private static final long READY_SECONDS = 120;
    private static final long STOP_SECONDS = 15;

    private final String url;
    private final Process process;

    private RunningNode(String url, Process process) {
        this.url = url;
        this.process = process;
    }

    /** Starts it and waits until it answers. */
    public static RunningNode demo(Path data) throws IOException, InterruptedException {
        String running = System.getProperty("cutroom.url");
        if (running != null) {
            return new RunningNode(running, null);
        }
        return demo(data, 0);
    }

    /** Starts one of its own on a port, so that it can be killed and started again there; 0 picks one. */
    public static RunningNode demo(Path data, int port) throws IOException, InterruptedException {
        return demo(data, port, List.of());
    }

    /** The same, told more on its command line. */
    public static RunningNode demo(Path data, int port, List<String> options) throws IOException, InterruptedException {
        String jar = System.getProperty("cutroom.jar", "target/cutroom.jar");
        return start(List.of("-jar", jar, "demo"), data, port, options);
    }

    /** Starts a node that serves, from the jar or, before there is one, from the class path; waits until it answers. */
    public static RunningNode serve(Path data, List<String> options) throws IOException, InterruptedException {
        return serve(data, "256m", options);
    }

    /** The same with so much heap, as -Xmx takes it. */
    public static RunningNode serve(Path data, String heap, List<String> options)
            throws IOException, InterruptedException {
        String jar = System.getProperty("cutroom.jar", "target/cutroom.jar");
        List<String> program = Files.exists(Path.of(jar))
                ? List.of("-Xmx" + heap, "-jar", jar, "serve")
                : List.of("-Xmx" + heap, "-cp", System.getProperty("java.class.path"), "dev.cutroom.Main", "serve");
        return start(program, data, 0, options);
    }

    private static RunningNode start(List<String> program, Path data, int port, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(program);
        command.addAll(List.of("--data", data.toString(), "--http", "127.0.0.1:" + port));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling(data.getFileName() + ".log").toFile()))
                .start();
        BlockingQueue<String> ready = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(process, ready), "node-output");
        reader.setDaemon(true);
        reader.start();
        String line = ready.poll(READY_SECONDS, TimeUnit.SECONDS);
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new IllegalStateException("the node did not get ready within " + READY_SECONDS + " s; its log is "
                    + data.resolveSibling(data.getFileName() + ".log"));
        }
        return new RunningNode(line.substring(READY.length()).strip(), process);
    }

    /** Hands over the line that says it is ready, or an empty one when the process ends without it. */
    private static void read(Process process, BlockingQueue<String> ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.add(line);
                }
            }
        } catch (IOException gone) {
            // Ends as at the end of its output.
        }
        ready.add("");
    }

    /** Without a slash at the end. */
    public String url() {
        return url;
    }

    /** Itself, to be watched from outside. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The processes that it has started: PostgreSQL's and ffmpeg's. */
    public List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Asks it to end as Ctrl-C does; whether it has within so long. */
    public boolean endsWithin(long seconds) throws InterruptedException {
        process.destroy();
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Ends it as a power cut does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
