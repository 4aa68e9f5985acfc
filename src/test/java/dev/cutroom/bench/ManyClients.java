package dev.cutroom.bench;

import dev.cutroom.testing.RunningNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Row 13: a node with {@code -Xmx512m}, 10,000 clients that have asked once and stay, and 1,000 that ask for playlists
 * and for small and big segments as fast as they can, through wrk.
 *
 * <p>{@code mvn -Pbench -Dbench.main=dev.cutroom.bench.ManyClients verify}; {@code -Dbench.idle=},
 * {@code -Dbench.active=}, {@code -Dbench.seconds=} change the numbers.
 */
public final class ManyClients {

    private static final PrintStream OUT = System.out;
    private static final int WARM_UP_SECONDS = 10;
    private static final int CONNECTING = 200;
    // The store's content does not match its names, so a scrub would set it aside.
    private static final List<String> OPTIONS = List.of("--database", "none", "--set", "retention.scrub-rate=0");
    private static final Pattern MEMORY = Pattern.compile("VmHWM:\\s+([0-9]+) kB");

    private final int idle = Integer.getInteger("bench.idle", 10_000);
    private final int active = Integer.getInteger("bench.active", 1_000);
    private final int seconds = Integer.getInteger("bench.seconds", 30);
    private final AtomicInteger lost = new AtomicInteger();

    private ManyClients() {}

    public static void main(String[] arguments) throws Exception {
        Path wrk = Programs.find("wrk").orElse(null);
        if (wrk == null) {
            OUT.println("wrk is not installed, so nothing is measured: apt-get install wrk");
            return;
        }
        new ManyClients().run(new Wrk(wrk));
    }

    private void run(Wrk wrk) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (SyntheticStore store = new SyntheticStore();
                RunningNode node = RunningNode.serve(store.base, "512m", OPTIONS)) {
            List<NetSocket> sockets = connect(vertx, URI.create(node.url()), "/segments/" + store.smallPath);
            String script = script(store);
            String first = node.url() + "/segments/" + store.smallPath;
            wrk.run(first, active, WARM_UP_SECONDS, script);
            LoopDelays delays = new LoopDelays(node.url() + "/metrics");
            Process load = wrk.start(first, active, seconds, script);
            for (int i = 0; i < seconds; i++) {
                TimeUnit.SECONDS.sleep(1);
                scrape(node.url());
            }
            String held = delays.said();
            String said = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int open = sockets.size() - lost.get();
            int answered = answered(sockets, "/segments/" + store.smallPath);
            OUT.printf(
                    "%d idle clients, of which %d are still open and %d get an answer again; %d active ones:%n",
                    idle, open, answered, active);
            said.lines()
                    .filter(line -> line.contains("requests in")
                            || line.contains("/sec")
                            || line.contains("errors")
                            || line.contains("Non-2xx"))
                    .forEach(OUT::println);
            OUT.println("Event loops held: " + held);
            OUT.println("Most memory of the process: " + memory(node.handle().pid()) + " MB");
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    /** Opens all idle connections, some hundred at a time; each has got one answer. */
    private List<NetSocket> connect(Vertx vertx, URI node, String path) throws Exception {
        NetClient client = vertx.createNetClient();
        List<NetSocket> sockets = new ArrayList<>();
        while (sockets.size() < idle) {
            List<Future<NetSocket>> some = new ArrayList<>();
            for (int i = 0; i < Math.min(CONNECTING, idle - sockets.size()); i++) {
                some.add(client.connect(node.getPort(), node.getHost()).compose(socket -> {
                    socket.closeHandler(closed -> lost.incrementAndGet());
                    return ask(socket, path).map(socket);
                }));
            }
            Future.all(some).await(30, TimeUnit.SECONDS);
            some.forEach(socket -> sockets.add(socket.result()));
        }
        return sockets;
    }

    private static Future<Void> ask(NetSocket socket, String path) {
        Promise<Void> answer = Promise.promise();
        socket.handler(bytes -> answer.tryComplete());
        return socket.write("GET " + path + " HTTP/1.1\r\nHost: node\r\n\r\n").compose(written -> answer.future());
    }

    private static int answered(List<NetSocket> sockets, String path) throws Exception {
        List<Future<Void>> answers = new ArrayList<>();
        for (NetSocket socket : sockets) {
            answers.add(ask(socket, path));
        }
        Future.join(answers).otherwiseEmpty().await(60, TimeUnit.SECONDS);
        return (int) answers.stream().filter(Future::succeeded).count();
    }

    /** Of ten requests six are small segments, two playlists of an hour and two big segments. */
    private static String script(SyntheticStore store) {
        return """
            local paths = {"%1$s", "%1$s", "%2$s", "%1$s", "%3$s", "%1$s", "%1$s", "%2$s", "%1$s", "%4$s"}
            local n = 0
            request = function() n = n %% #paths + 1; return wrk.format("GET", paths[n]) end
            """.formatted(
                        "/segments/" + store.smallPath,
                        HttpComparison.playlist(10, 1),
                        "/segments/" + store.bigPaths.get(0),
                        "/segments/" + store.bigPaths.get(1));
    }

    private static void scrape(String node) throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node + "/metrics")).build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    private static long memory(long process) throws IOException {
        Matcher line = MEMORY.matcher(Files.readString(Path.of("/proc", Long.toString(process), "status")));
        return line.find() ? Long.parseLong(line.group(1)) / 1024 : 0;
    }
}
