package dev.cutroom.demo;

import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.MediaSegment;
import dev.cutroom.hls.MultivariantPlaylist;
import dev.cutroom.hls.PlaylistWriter;
import dev.cutroom.hls.Variant;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's live channel with an origin of its own on loopback: a multivariant playlist, two media playlists of the
 * last segments with the wall clock's dates, and the segments. When the encoder ends (the machine slept) the next run
 * goes on from the clock after a discontinuity.
 */
public final class DemoChannel extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(DemoChannel.class);
    private static final int LISTED = 15;
    private static final int KEPT = 40;
    private static final int SCAN_MILLIS = 200;
    private static final long RESTART_MILLIS = 1_000;
    private static final List<String> QUALITIES = List.of(DemoEncoder.SOURCE, DemoEncoder.SMALL);

    /** @param breaks how many discontinuities there were up to it, its own included */
    private record Piece(long sequence, long start, boolean discontinuity, long breaks, Path file) {}

    private final Ffmpeg ffmpeg;
    private final Path folder;
    private final Map<String, TreeMap<Long, Piece>> pieces = new TreeMap<>();
    private HttpServer server;
    private Optional<DemoEncoder> encoder = Optional.empty();
    private int runs;
    private final Map<String, Long> firstSequences = new TreeMap<>();
    private boolean scanning;
    private boolean stopped;
    private long timer;
    private volatile int port;

    /** @param folder for the segments it makes; emptied at the start */
    @SuppressWarnings("NullAway.Init") // start() makes the server before anything uses it
    public DemoChannel(Ffmpeg ffmpeg, Path folder) {
        this.ffmpeg = ffmpeg;
        this.folder = folder;
        QUALITIES.forEach(quality -> pieces.put(quality, new TreeMap<>()));
    }

    /** The multivariant playlist's address, once deployed. */
    public String url() {
        return "http://127.0.0.1:" + port + "/master.m3u8";
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer().requestHandler(this::answer);
        return server.listen(0, "127.0.0.1")
                .onSuccess(listening -> port = listening.actualPort())
                .compose(listening -> vertx.executeBlocking(this::emptyFolder, false))
                .compose(emptied -> encode())
                .onSuccess(encoding -> timer = vertx.setPeriodic(SCAN_MILLIS, tick -> scan()));
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        Future<Void> killed = encoder.map(DemoEncoder::stop).orElseGet(Future::succeededFuture);
        return killed.eventually(server::close);
    }

    private Void emptyFolder() throws IOException {
        Files.createDirectories(folder);
        File[] old = folder.toFile().listFiles();
        for (File run : old == null ? new File[0] : old) {
            File[] files = run.listFiles();
            for (File file : files == null ? new File[0] : files) {
                Files.deleteIfExists(file.toPath());
            }
            Files.deleteIfExists(run.toPath());
        }
        return null;
    }

    private Future<Void> encode() {
        Path run = folder.resolve("run-" + ++runs);
        long byClock = System.currentTimeMillis() / 1_000 / DemoEncoder.SEGMENT_SECONDS;
        // Each playlist goes on without a gap in its numbers, which players only count from its first.
        pieces.forEach((quality, row) -> firstSequences.put(quality, row.isEmpty() ? byClock : row.lastKey() + 1));
        return vertx.executeBlocking(() -> Files.createDirectories(run), false)
                .compose(made -> DemoEncoder.start(vertx, ffmpeg, run, System.currentTimeMillis() * Micros.MILLISECOND))
                .map(started -> {
                    encoder = Optional.of(started);
                    started.ended().onComplete(over -> encodeAgain(over.cause()));
                    return null;
                });
    }

    private void encodeAgain(@org.jspecify.annotations.Nullable Throwable cause) {
        encoder = Optional.empty();
        if (stopped) {
            return;
        }
        LOG.warn("the demo's encoder ended and is started again: {}", cause == null ? "" : cause.getMessage());
        vertx.setTimer(RESTART_MILLIS, later -> encode().onFailure(this::encodeAgain));
    }

    /** Looks for segments that are complete: those that the encoder has gone on from. */
    private void scan() {
        if (scanning || encoder.isEmpty()) {
            return;
        }
        scanning = true;
        Path run = folder.resolve("run-" + runs);
        DemoEncoder from = encoder.get();
        vertx.executeBlocking(() -> Optional.ofNullable(run.toFile().list()).orElse(new String[0]), false)
                .onSuccess(names -> QUALITIES.forEach(quality -> add(quality, run, from, names)))
                .onComplete(done -> scanning = false);
    }

    private void add(String quality, Path run, DemoEncoder from, String[] names) {
        String prefix = quality + "-";
        int newest = Arrays.stream(names)
                .filter(name -> name.startsWith(prefix))
                .mapToInt(name -> Integer.parseInt(name.substring(prefix.length(), name.length() - ".ts".length())))
                .max()
                .orElse(0);
        NavigableMap<Long, Piece> row = row(quality);
        long first = firstSequences.getOrDefault(quality, 0L);
        for (int i = 0; i < newest; i++) {
            long sequence = first + i;
            boolean known = !row.isEmpty() && sequence <= row.lastKey();
            if (!known) {
                boolean isBreak = i == 0 && !row.isEmpty();
                long breaks = (row.isEmpty() ? 0 : row.lastEntry().getValue().breaks()) + (isBreak ? 1 : 0);
                Path file = run.resolve(prefix + i + ".ts");
                row.put(sequence, new Piece(sequence, from.startOf(i), isBreak, breaks, file));
            }
        }
        while (row.size() > KEPT) {
            Path old = row.pollFirstEntry().getValue().file();
            vertx.executeBlocking(() -> Files.deleteIfExists(old), false);
        }
    }

    private NavigableMap<Long, Piece> row(String quality) {
        return pieces.computeIfAbsent(quality, name -> new TreeMap<>());
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        String path = request.path();
        if (path.equals("/master.m3u8")) {
            playlist(response, PlaylistWriter.write(master()));
            return;
        }
        for (String quality : QUALITIES) {
            if (path.equals("/" + quality + ".m3u8")) {
                playlist(response, PlaylistWriter.write(media(quality)));
                return;
            }
            if (path.startsWith("/" + quality + "/") && path.endsWith(".ts")) {
                segment(response, quality, path);
                return;
            }
        }
        response.setStatusCode(404).end();
    }

    private static void playlist(HttpServerResponse response, String text) {
        response.putHeader("Content-Type", "application/vnd.apple.mpegurl").end(text);
    }

    private void segment(HttpServerResponse response, String quality, String path) {
        String number = path.substring(quality.length() + 2, path.length() - ".ts".length());
        Piece piece = number.matches("\\d{1,18}") ? row(quality).get(Long.parseLong(number)) : null;
        if (piece == null) {
            response.setStatusCode(404).end();
            return;
        }
        response.putHeader("Content-Type", "video/mp2t");
        response.sendFile(piece.file().toString()).onFailure(broken -> response.reset());
    }

    private static MultivariantPlaylist master() {
        return new MultivariantPlaylist(
                6,
                true,
                List.of(
                        variant(DemoEncoder.SOURCE, 1_500_000, TestCard.WIDTH, TestCard.HEIGHT),
                        variant(DemoEncoder.SMALL, 500_000, 640, 360)),
                List.of());
    }

    private static Variant variant(String name, long bandwidth, int width, int height) {
        return new Variant(
                name + ".m3u8",
                bandwidth,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalInt.of(width),
                OptionalInt.of(height),
                OptionalDouble.of(TestCard.FRAMES_A_SECOND),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(name));
    }

    private MediaPlaylist media(String quality) {
        List<Piece> all = new ArrayList<>(row(quality).values());
        List<Piece> listed = all.subList(Math.max(0, all.size() - LISTED), all.size());
        return new MediaPlaylist(
                6,
                DemoEncoder.SEGMENT_SECONDS * Micros.SECOND,
                listed.isEmpty() ? 0 : listed.get(0).sequence(),
                listed.isEmpty() ? 0 : breaksBefore(listed.get(0)),
                Optional.empty(),
                false,
                false,
                true,
                OptionalLong.empty(),
                new MediaPlaylist.ServerControl(false, OptionalLong.empty()),
                0,
                listed.stream().map(piece -> entry(quality, piece)).toList());
    }

    /** What EXT-X-DISCONTINUITY-SEQUENCE counts: the breaks that are no longer listed. */
    private static long breaksBefore(Piece first) {
        return first.breaks() - (first.discontinuity() ? 1 : 0);
    }

    private static MediaSegment entry(String quality, Piece piece) {
        return new MediaSegment(
                quality + "/" + piece.sequence() + ".ts",
                DemoEncoder.SEGMENT_SECONDS * Micros.SECOND,
                "",
                OptionalLong.of(piece.start()),
                piece.discontinuity(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }
}
