package dev.cutroom.record;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A program that prints a playlist's address, such as streamlink or yt-dlp ({@code command:…}). It is run anew for each
 * session, by the shell, with {@code CUTROOM_CHANNEL} and {@code CUTROOM_QUALITY} in its environment; the last line that
 * is an address counts. All on one context.
 */
final class CommandSource implements Source {

    private static final int LONGEST_OUTPUT_BYTES = 1 << 16;

    private final Vertx vertx;
    private final String command;
    private final String channel;
    private final String quality;
    private final Duration limit;
    private final Set<Run> running = new HashSet<>();
    private boolean closed;

    CommandSource(Vertx vertx, String command, String channel, String quality, Duration limit) {
        this.vertx = vertx;
        this.command = command;
        this.channel = channel;
        this.quality = quality;
        this.limit = limit;
    }

    @Override
    public Future<String> playlistUrl() {
        Context context = vertx.getOrCreateContext();
        return vertx.executeBlocking(this::begin, false).compose(run -> ended(run, context)
                .compose(code -> vertx.executeBlocking(() -> address(read(run.output), code), false))
                .eventually(() -> vertx.executeBlocking(() -> Files.deleteIfExists(run.output), false)));
    }

    /** No program outlives the recorder. */
    @Override
    public Future<Void> close() {
        closed = true;
        return Future.join(running.stream().map(this::kill).toList()).mapEmpty();
    }

    private record Run(Process process, Path output) {}

    private Run begin() throws IOException {
        Path output = Files.createTempFile("cutroom-command", ".txt");
        ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", "-c", command))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("CUTROOM_CHANNEL", channel);
        builder.environment().put("CUTROOM_QUALITY", quality);
        return new Run(builder.start(), output);
    }

    /** The exit code, without a thread that waits for it: programs may take a minute, and channels may be many. */
    private Future<Integer> ended(Run run, Context context) {
        Promise<Integer> promise = Promise.promise();
        running.add(run);
        if (closed) {
            kill(run);
        }
        long timer = vertx.setTimer(limit.toMillis(), late -> {
            kill(run);
            promise.tryFail(new OriginException(0, "the command did not end within " + limit.toSeconds() + " s"));
        });
        run.process
                .onExit()
                .thenAccept(exited -> context.runOnContext(turn -> {
                    running.remove(run);
                    promise.tryComplete(exited.exitValue());
                }));
        return promise.future().onComplete(over -> vertx.cancelTimer(timer));
    }

    /** With all that it has begun, which are looked for among all processes of the machine, so not on the event loop. */
    private Future<Void> kill(Run run) {
        return vertx.executeBlocking(
                () -> {
                    List<ProcessHandle> begun = run.process.descendants().toList();
                    run.process.destroyForcibly();
                    begun.forEach(ProcessHandle::destroyForcibly);
                    return null;
                },
                false);
    }

    private static String read(Path output) throws IOException {
        try (var in = Files.newInputStream(output)) {
            return new String(in.readNBytes(LONGEST_OUTPUT_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static String address(String said, int code) {
        List<String> addresses = said.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("http://") || line.startsWith("https://"))
                .toList();
        if (code != 0 || addresses.isEmpty()) {
            String words = said.strip();
            String shown = words.length() > 200 ? words.substring(words.length() - 200) : words;
            throw new OriginException(
                    0, "the command ended with exit code " + code + " and printed no address: " + shown);
        }
        return addresses.get(addresses.size() - 1);
    }
}
