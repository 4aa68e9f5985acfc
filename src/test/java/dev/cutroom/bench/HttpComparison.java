package dev.cutroom.bench;

import dev.cutroom.ShortTurns;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How fast is Cutroom's HTTP side beside nginx and beside a bare Vert.x server that sends the same bytes from memory?
 * Starts all of them on free ports of loopback over a synthetic store, asks them in turns with wrk, prints a table of
 * ratios and ends.
 *
 * <p>{@code mvn -Pbench verify}; {@code -Dbench.rows=3,6} picks rows, {@code -Dbench.rounds=5} and
 * {@code -Dbench.seconds=5} say how long.
 */
public final class HttpComparison {

    private static final PrintStream OUT = System.out;

    private final Set<String> rows =
            Set.of(System.getProperty("bench.rows", "3,4,5,6,7,8,9,12").split(","));
    private final int rounds = Integer.getInteger("bench.rounds", 5);
    private final double seconds = Double.parseDouble(System.getProperty("bench.seconds", "5"));
    private final int loops = Math.max(2, Runtime.getRuntime().availableProcessors());

    private HttpComparison() {}

    public static void main(String[] arguments) throws Exception {
        Optional<Path> wrk = Programs.find("wrk");
        if (wrk.isEmpty()) {
            OUT.println("wrk is not installed, so nothing is measured: apt-get install wrk nginx");
            return;
        }
        new HttpComparison().run(new Wrk(wrk.get()));
    }

    private void run(Wrk wrk) throws Exception {
        Vertx vertx = vertx(new ShortTurns());
        Vertx bareVertx = vertx(Transport.EPOLL);
        try (SyntheticStore store = new SyntheticStore();
                CutroomServer cutroom = new CutroomServer(vertx, store.base, loops)) {
            BareServer bare = new BareServer(bareVertx, loops, Programs.freePort());
            Optional<Nginx> nginx = Nginx.start(store.base, loops, Programs.freePort());
            try {
                OUT.printf(
                        "%d cores, Java %s, %d rounds of %.0f s%s%n%n",
                        loops,
                        Runtime.version(),
                        rounds,
                        seconds,
                        nginx.isEmpty() ? "; nginx is not installed, so its rows are left out" : "");
                OUT.println(
                        "| row | work | beside | ours req/s | theirs req/s | ratio | to reach | CPU a request, of theirs |");
                OUT.println("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |");
                for (Comparison comparison : comparisons(store, cutroom, bare, nginx)) {
                    print(comparison, comparison.measure(wrk, rounds, seconds));
                }
                if (rows.contains("12")) {
                    List<String> urls = List.of(
                            cutroom.url(playlist(0, SyntheticStore.HOURS)),
                            cutroom.url("/segments/" + store.smallPath),
                            cutroom.url("/segments/" + store.bigPaths.get(0)),
                            cutroom.url(cut()));
                    OUT.println();
                    OUT.println("Row 12, event loops held: "
                            + new LoopHold(cutroom, store, wrk, urls).measure(Math.max(10, rounds * seconds)));
                }
            } finally {
                if (nginx.isPresent()) {
                    nginx.get().close();
                }
            }
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
            bareVertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    private Vertx vertx(@Nullable Transport epoll) {
        var builder = Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(loops));
        return (epoll != null && epoll.available() ? builder.withTransport(epoll) : builder).build();
    }

    private List<Comparison> comparisons(
            SyntheticStore store, CutroomServer cutroom, BareServer bare, Optional<Nginx> nginx) throws Exception {
        List<Comparison> all = new ArrayList<>();
        ProcessHandle here = ProcessHandle.current();
        String hour = cutroom.url(playlist(10, 1));
        String bareHour = bare.put("/hour", fetch(hour));
        String day = cutroom.url(playlist(0, SyntheticStore.HOURS));
        String listing = cutroom.url("/files/" + SyntheticStore.DAY.path() + "/2026-11-02T10");
        add(all, "3", "media playlist of 1 h", "bare", hour, "", bareHour, "", 64, 0.8, here);
        add(all, "4", "playlists of 1 h, each another start", "bare", hour, otherStarts(), bareHour, "", 64, 0.5, here);
        add(all, "5", "media playlist of 24 h", "bare", day, "", bare.put("/day", fetch(day)), "", 64, 0.8, here);
        add(all, "8", "hour listing", "bare", listing, "", bare.put("/listing", fetch(listing)), "", 64, 0.8, here);
        if (nginx.isPresent()) {
            String big = store.bigPaths.get(0);
            ProcessHandle there = nginx.get().process();
            add(
                    all,
                    "6",
                    "segment of 416 bytes",
                    "nginx",
                    cutroom.url("/segments/" + store.smallPath),
                    "",
                    nginx.get().url(store.smallPath),
                    "",
                    64,
                    0.95,
                    there);
            add(
                    all,
                    "7",
                    "segment of 785 KB",
                    "nginx",
                    cutroom.url("/segments/" + big),
                    "",
                    nginx.get().url(big),
                    "",
                    64,
                    1.3,
                    there);
            add(
                    all,
                    "7",
                    "300 different segments of 785 KB",
                    "nginx",
                    cutroom.url("/segments/" + big),
                    paths("/segments/", store.bigPaths),
                    nginx.get().url(big),
                    paths("/", store.bigPaths),
                    64,
                    1.2,
                    there);
            add(
                    all,
                    "9",
                    "rough cut of 8 min (188 MB)",
                    "nginx",
                    cutroom.url(cut()),
                    "",
                    nginx.get().url("cut.bin"),
                    "",
                    4,
                    1.0,
                    there);
        }
        return all;
    }

    private void add(
            List<Comparison> all,
            String row,
            String work,
            String other,
            String ours,
            String script,
            String theirs,
            String otherScript,
            int connections,
            double goal,
            ProcessHandle server) {
        if (rows.contains(row)) {
            all.add(new Comparison(row, work, other, ours, script, theirs, otherScript, connections, goal, server));
        }
    }

    private static void print(Comparison row, Comparison.Result result) {
        OUT.printf(
                "| %s | %s | %s | %.0f | %.0f | **%.2f** | %.2f | %.2f |%n",
                row.row(),
                row.work(),
                row.other(),
                result.ours(),
                result.theirs(),
                result.ratio(),
                row.goal(),
                result.cpu());
    }

    static String playlist(int hour, int hours) {
        return "/playlist/" + SyntheticStore.DAY.path() + ".m3u8?start=" + time(hour * Micros.HOUR) + "&end="
                + time((hour + hours) * Micros.HOUR);
    }

    private static String cut() {
        return "/cut/" + SyntheticStore.BIG.path() + ".ts?type=rough&start=" + time(0) + "&end="
                + time(SyntheticStore.CUT_SEGMENTS * 2 * Micros.SECOND);
    }

    private static String time(long offset) {
        return Micros.format(SyntheticStore.START + offset);
    }

    /** Lua: each request begins a second later than the one before. */
    private static String otherStarts() {
        return """
            local n = 0
            request = function()
              n = n + 1
              local s = n %% 70000
              local function t(x) return string.format("2026-11-02T%%02d:%%02d:%%02d", x / 3600, x / 60 %% 60, x %% 60) end
              return wrk.format("GET", "/playlist/%s.m3u8?start=" .. t(s) .. "&end=" .. t(s + 3600))
            end
            """.formatted(SyntheticStore.DAY.path());
    }

    private static String paths(String prefix, List<String> paths) {
        return "local paths = {"
                + String.join(
                        ",",
                        paths.stream().map(path -> '"' + prefix + path + '"').toList())
                + "}\nlocal n = 0\nrequest = function() n = n % #paths + 1; return wrk.format(\"GET\", paths[n]) end\n";
    }

    private static byte[] fetch(String url) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(url + " answers " + answer.statusCode() + ": "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return answer.body();
    }
}
