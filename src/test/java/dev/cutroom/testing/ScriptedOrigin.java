package dev.cutroom.testing;

import dev.cutroom.timeline.Micros;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/**
 * A live HLS origin on loopback that goes wrong as a seed tells it to, until {@link #behave} is called. It makes a new
 * segment as time passes and lists the newest; addresses hold a token that expires. What it has made it remembers, so
 * that a test can compare. All its state is its context's; what tests read is safe on any thread.
 */
public final class ScriptedOrigin {

    /** What can go wrong. */
    public enum Fault {
        STALL,
        CUT_IN_THE_MIDDLE,
        WRONG_LENGTH,
        SLOW_DRIP,
        ERROR_500,
        REDIRECT,
        GZIP,
        BACK_IN_TIME,
        NUMBERS_SKIPPED,
        NUMBERS_REPEATED,
        CLOCK_JUMP,
        RESTART,
        EXPIRED,
        EMPTY_LIST,
        NO_PLAYLIST
    }

    /** A segment as it was made: {@code start} in microseconds since the epoch. */
    @SuppressWarnings("ArrayRecordComponent") // content that is only sent
    public record Made(int index, String uri, long start, byte[] content) {}

    public static final long DURATION_MICROS = 400_000;

    private static final int LISTED = 14;
    private static final int TROUBLE_PERCENT = 25;
    private static final List<Fault> SEGMENT_FAULTS = List.of(
            Fault.STALL,
            Fault.CUT_IN_THE_MIDDLE,
            Fault.WRONG_LENGTH,
            Fault.SLOW_DRIP,
            Fault.ERROR_500,
            Fault.REDIRECT,
            Fault.GZIP);
    private static final List<Fault> PLAYLIST_FAULTS = List.of(
            Fault.STALL,
            Fault.CUT_IN_THE_MIDDLE,
            Fault.ERROR_500,
            Fault.REDIRECT,
            Fault.GZIP,
            Fault.BACK_IN_TIME,
            Fault.NUMBERS_SKIPPED,
            Fault.NUMBERS_REPEATED,
            Fault.EXPIRED,
            Fault.EMPTY_LIST,
            Fault.NO_PLAYLIST);

    private final Vertx vertx;
    private final Context context;
    private final Random random;
    private final long seed;
    private final List<Made> made = new CopyOnWriteArrayList<>();
    private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
    private HttpServer server;
    private long timer;
    private long next;
    private int prefix;
    private int numberOffset;
    private int token;
    private int validFrom;
    private volatile boolean behaving;
    private volatile boolean making = true;

    private ScriptedOrigin(Vertx vertx, long seed) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.seed = seed;
        this.random = new Random(seed);
        Instant now = Instant.now();
        this.next = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000_000 * 1_000L;
    }

    /** Begins to make segments. */
    public static Future<ScriptedOrigin> start(Vertx vertx, long seed) {
        ScriptedOrigin origin = new ScriptedOrigin(vertx, seed);
        return Future.future(promise -> origin.context.runOnContext(turn -> {
            origin.server = vertx.createHttpServer(new HttpServerOptions().setCompressionSupported(false))
                    .requestHandler(origin::handle);
            origin.timer = vertx.setPeriodic(DURATION_MICROS / 1_000, tick -> origin.make());
            origin.make();
            origin.server.listen(0, "127.0.0.1").map(origin).onComplete(promise);
        }));
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/master.m3u8";
    }

    /** From now on nothing goes wrong any more. */
    public void behave() {
        behaving = true;
    }

    /** No more segments come. */
    public void rest() {
        making = false;
    }

    /** Every segment so far. */
    public List<Made> made() {
        return made;
    }

    /** What went wrong so far, for messages. */
    @Override
    public String toString() {
        return "seed " + seed + " " + happened;
    }

    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return server.close();
    }

    private boolean isTrouble(int percent) {
        return !behaving && random.nextInt(100) < percent;
    }

    private boolean happens(Fault fault) {
        happened.merge(fault, 1, Integer::sum);
        return true;
    }

    private void make() {
        if (!making) {
            return;
        }
        if (isTrouble(4) && happens(Fault.CLOCK_JUMP)) {
            next += 137_000;
        }
        if (isTrouble(3) && happens(Fault.RESTART)) {
            prefix++;
            numberOffset = -made.size();
        }
        byte[] content = new byte[4_000 + random.nextInt(20_000)];
        new Random(seed * 1_000 + made.size()).nextBytes(content);
        made.add(new Made(made.size(), prefix + "-" + made.size() + ".ts", next, content));
        next += DURATION_MICROS;
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.equals("/master.m3u8")) {
            token++;
            request.response()
                    .end("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000,NAME=\"source\"\n" + token + "/live.m3u8\n");
            return;
        }
        String[] parts = path.split("/");
        if (parts.length != 3 || Integer.parseInt(parts[1]) < validFrom) {
            request.response().setStatusCode(403).end();
        } else if (parts[2].equals("live.m3u8")) {
            playlist(request);
        } else {
            segment(request, parts[2]);
        }
    }

    private void playlist(HttpServerRequest request) {
        boolean redirected = request.query() != null;
        if (redirected || !isTrouble(TROUBLE_PERCENT)) {
            request.response().end(list(made.size(), numberOffset));
            return;
        }
        Fault fault = PLAYLIST_FAULTS.get(random.nextInt(PLAYLIST_FAULTS.size()));
        happens(fault);
        switch (fault) {
            case BACK_IN_TIME ->
                request.response().end(list(Math.max(1, made.size() - random.nextInt(20)), numberOffset));
            case NUMBERS_SKIPPED -> {
                numberOffset += random.nextInt(30);
                request.response().end(list(made.size(), numberOffset));
            }
            case NUMBERS_REPEATED -> {
                numberOffset -= random.nextInt(3);
                request.response().end(list(made.size(), numberOffset));
            }
            case EXPIRED -> {
                validFrom = token + 1;
                request.response().setStatusCode(403).end();
            }
            case EMPTY_LIST -> request.response().end(list(0, numberOffset));
            case NO_PLAYLIST -> request.response().end("<html>down for maintenance</html>");
            default -> spoil(request, fault, list(made.size(), numberOffset).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void segment(HttpServerRequest request, String name) {
        int index = Integer.parseInt(name.substring(name.indexOf('-') + 1, name.indexOf('.')));
        byte[] content = made.get(index).content();
        boolean redirected = request.query() != null;
        if (redirected || !isTrouble(TROUBLE_PERCENT)) {
            request.response().end(Buffer.buffer(content));
            return;
        }
        Fault fault = SEGMENT_FAULTS.get(random.nextInt(SEGMENT_FAULTS.size()));
        happens(fault);
        spoil(request, fault, content);
    }

    private void spoil(HttpServerRequest request, Fault fault, byte[] content) {
        HttpServerResponse response = request.response();
        Buffer half = Buffer.buffer(content).slice(0, content.length / 2);
        switch (fault) {
            case STALL ->
                response.putHeader("Content-Length", "" + content.length).write(half);
            case CUT_IN_THE_MIDDLE -> {
                response.setChunked(true).write(half);
                vertx.setTimer(20, cut -> request.connection().close());
            }
            case WRONG_LENGTH -> {
                response.putHeader("Content-Length", "" + (content.length + 100))
                        .write(Buffer.buffer(content));
                vertx.setTimer(20, cut -> request.connection().close());
            }
            case SLOW_DRIP -> drip(response.putHeader("Content-Length", "" + content.length), content, 0);
            case REDIRECT ->
                response.setStatusCode(302)
                        .putHeader("Location", request.path() + "?redirected")
                        .end();
            case GZIP -> {
                String accepted = request.getHeader("Accept-Encoding");
                if (accepted != null && accepted.contains("gzip")) {
                    response.putHeader("Content-Encoding", "gzip").end(gzip(content));
                } else {
                    response.end(Buffer.buffer(content));
                }
            }
            default -> response.setStatusCode(500).end();
        }
    }

    /** A few bytes at a time, too slowly ever to end within a limit. */
    private void drip(HttpServerResponse response, byte[] content, int from) {
        if (response.closed() || from + 1 >= content.length) {
            return;
        }
        response.write(Buffer.buffer(new byte[] {content[from]}));
        vertx.setTimer(50, more -> drip(response, content, from + 1));
    }

    private static Buffer gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }

    /** The newest segments before an index, numbered from an offset. */
    private String list(int end, int offset) {
        int first = Math.max(0, end - LISTED);
        StringBuilder list = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n");
        list.append("#EXT-X-MEDIA-SEQUENCE:")
                .append(Math.max(0, first + offset))
                .append('\n');
        for (int i = first; i < end; i++) {
            Made segment = made.get(i);
            list.append("#EXT-X-PROGRAM-DATE-TIME:")
                    .append(Micros.format(segment.start()))
                    .append("\n#EXTINF:0.400,\n")
                    .append(segment.uri())
                    .append('\n');
        }
        return list.toString();
    }
}
