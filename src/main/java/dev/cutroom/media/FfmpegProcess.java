package dev.cutroom.media;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A child process with its two sockets. Order of its life: sockets listen, process starts (on a worker), process
 * connects, bytes flow, process exits, sockets end, files go. Whatever of this fails, {@link #ended} tells it.
 */
final class FfmpegProcess implements FfmpegRun {

    private static final int LAST_WORDS_BYTES = 1_500;
    /** How long the connection of a process that ended well may take to be seen. */
    private static final long CONNECTION_MILLIS = 5_000;

    private final Vertx vertx;
    private final Context context;
    private final Path folder;
    private final long number;
    private final File words;
    private final LateReadStream output;
    private final LateWriteStream input;
    private final List<NetServer> servers = new ArrayList<>();
    private final Promise<Void> ended = Promise.promise();
    private @Nullable Process process;
    private boolean killed;

    FfmpegProcess(Vertx vertx, Context context, Path folder, long number) {
        this.vertx = vertx;
        this.context = context;
        this.folder = folder;
        this.number = number;
        this.words = folder.resolve(number + ".err").toFile();
        this.output = new LateReadStream();
        this.input = new LateWriteStream();
    }

    Future<FfmpegRun> start(String executable, List<String> arguments) {
        return listen(arguments, Ffmpeg.OUT, "out", output::attach)
                .compose(toOut -> listen(toOut, Ffmpeg.IN, "in", input::attach))
                .compose(ready -> vertx.executeBlocking(() -> spawn(executable, ready), false))
                .<FfmpegRun>map(started -> this)
                .onSuccess(started -> context.runOnContext(turn -> {
                    if (killed) {
                        kill();
                    }
                }))
                .onFailure(this::over);
    }

    /** Listens for the process's connection when its arguments name the address, and puts the real one in. */
    private Future<List<String>> listen(
            List<String> arguments, String placeholder, String name, Consumer<NetSocket> attach) {
        if (arguments.stream().noneMatch(argument -> argument.contains(placeholder))) {
            if (placeholder.equals(Ffmpeg.OUT)) {
                output.end();
            }
            return Future.succeededFuture(arguments);
        }
        NetServer server = vertx.createNetServer();
        servers.add(server);
        server.connectHandler(socket -> {
            socket.pause();
            context.runOnContext(turn -> attach.accept(socket));
        });
        Path path = folder.resolve(number + "." + name);
        SocketAddress address = vertx.isNativeTransportEnabled()
                ? SocketAddress.domainSocketAddress(path.toString())
                : SocketAddress.inetSocketAddress(0, "127.0.0.1");
        return server.listen(address).map(listening -> {
            String url =
                    vertx.isNativeTransportEnabled() ? "unix:" + path : "tcp://127.0.0.1:" + listening.actualPort();
            return arguments.stream()
                    .map(argument -> argument.replace(placeholder, url))
                    .toList();
        });
    }

    private Process spawn(String executable, List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(executable, "-nostdin", "-hide_banner", "-loglevel", "error", "-y"));
        command.addAll(arguments);
        Process started = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(new File("/dev/null"))
                .redirectError(words)
                .start();
        process = started;
        started.onExit().thenAccept(exited -> context.runOnContext(turn -> exited(exited.exitValue())));
        return started;
    }

    private void exited(int code) {
        if (!output.isAttached()) {
            // Its exit may be known before its connection is; one that failed has most likely made none.
            if (code == 0 && !killed && !output.ended().isComplete()) {
                vertx.setTimer(CONNECTION_MILLIS, late -> endIfUnattached());
            } else {
                output.end();
            }
        }
        output.ended().onComplete(drained -> readLastWords(code));
    }

    private void endIfUnattached() {
        if (!output.isAttached()) {
            output.end();
        }
    }

    private void readLastWords(int code) {
        if (code == 0 && !killed) {
            over(null);
            return;
        }
        vertx.executeBlocking(this::lastWords, false)
                .otherwise("its last words cannot be read")
                .onSuccess(said -> over(new FfmpegFailedException(
                        killed ? "ffmpeg was ended" : "ffmpeg ended with exit code " + code + ": " + said)));
    }

    private String lastWords() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(words, "r")) {
            long from = Math.max(0, file.length() - LAST_WORDS_BYTES);
            byte[] tail = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8).strip();
        }
    }

    /** Lets go of sockets and files, then tells; a server that is closed takes its accepted sockets with it. */
    private void over(@Nullable Throwable failure) {
        output.end();
        input.close();
        servers.forEach(NetServer::close);
        vertx.executeBlocking(
                        () -> {
                            for (String ending : List.of(".err", ".out", ".in")) {
                                Files.deleteIfExists(folder.resolve(number + ending));
                            }
                            return null;
                        },
                        false)
                .onComplete(cleaned -> {
                    if (failure == null) {
                        ended.tryComplete();
                    } else {
                        ended.tryFail(failure);
                    }
                });
    }

    @Override
    public ReadStream<Buffer> output() {
        return output;
    }

    @Override
    public Future<Void> outputEnded() {
        return output.ended();
    }

    @Override
    public WriteStream<Buffer> input() {
        return input;
    }

    @Override
    public Future<Void> ended() {
        return ended.future();
    }

    @Override
    public Future<Void> kill() {
        context.runOnContext(turn -> {
            killed = true;
            output.discard();
            Process running = process;
            if (running != null) {
                running.destroyForcibly();
            }
        });
        return ended.future().otherwiseEmpty();
    }
}
