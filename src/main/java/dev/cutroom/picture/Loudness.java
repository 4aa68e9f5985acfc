package dev.cutroom.picture;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegFailedException;
import dev.cutroom.mpegts.AdtsHeader;
import dev.cutroom.mpegts.DamagedStreamException;
import dev.cutroom.mpegts.SoundFrames;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Segment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes segments for their loudness. Starting ffmpeg takes longer than decoding two seconds of sound, so AAC is taken
 * out of many segments and decoded by one ffmpeg; its frames are counted, which tells where in the samples each segment
 * begins. What is of another kind, or comes out with another number of samples than was counted, is decoded alone.
 */
final class Loudness {

    /** How ffmpeg says that there is no sound to take. */
    private static final String NO_SUCH_STREAM = "matches no streams";

    private static final int LARGEST_SOUND_BYTES = 64 << 20;

    /** Many segments are read at once; larger ones than this are left to ffmpeg, which need not hold them. */
    private static final long MOST_READ_BYTES = 16L << 20;

    private static final int SAMPLE_BYTES = 2;
    /** The resampler rounds, by far less than a stretch. */
    private static final long TOLERANCE_SAMPLES = 16;

    private static final List<String> AS_SAMPLES = List.of(
            "-map", "0:a:0", "-ac", "1", "-ar", Integer.toString(Peaks.SAMPLES_A_SECOND), "-f", "s16le", Ffmpeg.OUT);

    private final Vertx vertx;
    private final SegmentStore store;
    private final Decoders decoders;

    private record Sound(Segment segment, SoundFrames frames) {}

    Loudness(Vertx vertx, SegmentStore store, Decoders decoders) {
        this.vertx = vertx;
        this.store = store;
        this.decoders = decoders;
    }

    /**
     * The loudness of segments by their names. A damaged one is not among them; it is silence in a long waveform, not
     * its end.
     */
    Future<Map<String, Peaks>> of(List<Segment> segments) {
        return Future.all(segments.stream().map(this::read).toList()).compose(all -> {
            List<Segment> alone = new ArrayList<>();
            List<List<Sound>> together = new ArrayList<>();
            for (int i = 0; i < segments.size(); i++) {
                Optional<SoundFrames> frames = all.resultAt(i);
                if (frames.isEmpty()) {
                    alone.add(segments.get(i));
                } else {
                    add(together, new Sound(segments.get(i), frames.get()));
                }
            }
            List<Future<Map<String, Peaks>>> found = new ArrayList<>();
            together.forEach(sounds -> found.add(together(sounds)));
            found.add(alone(alone));
            return Future.all(found).map(done -> merged(done.list()));
        });
    }

    private static void add(List<List<Sound>> together, Sound sound) {
        List<Sound> last = together.isEmpty() ? List.of() : together.get(together.size() - 1);
        if (last.isEmpty() || !last.get(last.size() - 1).frames.isLike(sound.frames)) {
            last = new ArrayList<>();
            together.add(last);
        }
        last.add(sound);
    }

    private static Map<String, Peaks> merged(List<Map<String, Peaks>> parts) {
        Map<String, Peaks> all = new HashMap<>();
        parts.forEach(all::putAll);
        return all;
    }

    /** Empty for what is better decoded alone, where ffmpeg says what is wrong with it. */
    private Future<Optional<SoundFrames>> read(Segment segment) {
        return vertx.executeBlocking(
                () -> {
                    try {
                        Path file = store.file(segment);
                        if (Files.size(file) > MOST_READ_BYTES) {
                            return Optional.empty();
                        }
                        byte[] bytes = Files.readAllBytes(file);
                        return SoundFrames.of(bytes, bytes.length);
                    } catch (IOException | DamagedStreamException unreadable) {
                        return Optional.empty();
                    }
                },
                false);
    }

    private Future<Map<String, Peaks>> together(List<Sound> sounds) {
        Buffer input = Buffer.buffer();
        sounds.forEach(sound -> input.appendBytes(sound.frames.bytes()));
        List<String> arguments = new ArrayList<>(List.of("-threads", "1", "-f", "aac", "-i", Ffmpeg.IN));
        arguments.addAll(AS_SAMPLES);
        return decoders.run(arguments, input, LARGEST_SOUND_BYTES)
                .compose(samples -> vertx.executeBlocking(() -> shares(sounds, samples), false))
                .recover(failure -> failure instanceof FfmpegFailedException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure))
                .compose(shares -> shares.isPresent()
                        ? Future.succeededFuture(shares.get())
                        : alone(sounds.stream().map(Sound::segment).toList()));
    }

    /** Each segment's share of the samples; empty when there are not as many as there should be. */
    private static Optional<Map<String, Peaks>> shares(List<Sound> sounds, Buffer samples) {
        Map<String, Peaks> shares = new HashMap<>();
        long frames = 0;
        int from = 0;
        for (Sound sound : sounds) {
            frames += sound.frames.frames();
            long end = frames
                    * AdtsHeader.FRAME_SAMPLES
                    * Peaks.SAMPLES_A_SECOND
                    / sound.frames.format().sampleRate();
            int to = (int) Math.min(end, samples.length() / SAMPLE_BYTES);
            if (end - to > TOLERANCE_SAMPLES) {
                return Optional.empty();
            }
            shares.put(sound.segment.name(), Peaks.of(samples.slice(from * SAMPLE_BYTES, to * SAMPLE_BYTES)));
            from = to;
        }
        boolean tooMany = samples.length() / SAMPLE_BYTES - from > TOLERANCE_SAMPLES;
        return tooMany ? Optional.empty() : Optional.of(shares);
    }

    private Future<Map<String, Peaks>> alone(List<Segment> segments) {
        Map<String, Peaks> found = new HashMap<>();
        return Future.all(segments.stream()
                        .map(segment -> alone(segment).map(peaks -> {
                            peaks.ifPresent(there -> found.put(segment.name(), there));
                            return null;
                        }))
                        .toList())
                .map(done -> found);
    }

    private Future<Optional<Peaks>> alone(Segment segment) {
        return vertx.executeBlocking(() -> store.file(segment), false)
                .compose(this::samples)
                .map(samples -> Optional.of(Peaks.of(samples)))
                .recover(Loudness::withoutSamples);
    }

    private Future<Buffer> samples(Path file) {
        List<String> arguments = new ArrayList<>(List.of("-threads", "1", "-i", "file:" + file));
        arguments.addAll(AS_SAMPLES);
        return decoders.run(arguments, LARGEST_SOUND_BYTES);
    }

    private static Future<Optional<Peaks>> withoutSamples(Throwable failure) {
        if (String.valueOf(failure.getMessage()).contains(NO_SUCH_STREAM)) {
            return Future.succeededFuture(Optional.of(Peaks.NONE));
        }
        return failure instanceof FfmpegFailedException || failure instanceof NoSuchFileException
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(failure);
    }
}
