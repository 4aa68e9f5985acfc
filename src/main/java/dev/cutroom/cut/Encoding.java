package dev.cutroom.cut;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.mpegts.StreamTypes;
import java.util.ArrayList;
import java.util.List;

/** ffmpeg's arguments for what becomes of a whole cut: another container, or all of it encoded anew. */
final class Encoding {

    /** What is copied tells its sound's parameters only with the first packet, so its header must wait for that. */
    private static final String FRAGMENTED = "+frag_keyframe+empty_moov+default_base_moof";

    private Encoding() {}

    /** The arguments of one process after the other. */
    static List<List<String>> stages(CutRequest request, VideoFormat format) {
        if (request.type() == CutType.SMART && request.container() == Container.MKV) {
            // Matroska's header needs what MP4's muxer alone finds out of the sound while it streams.
            CutRequest mp4 = new CutRequest(
                    request.rendition(),
                    request.ranges(),
                    request.transitions(),
                    request.allowHoles(),
                    CutType.SMART,
                    Container.MP4);
            return List.of(
                    arguments(mp4, format),
                    List.of(
                            "-f",
                            "mp4",
                            "-i",
                            // Else ffmpeg's MP4 reader takes a short read of a Unix socket for the end.
                            "async:" + Ffmpeg.IN,
                            "-map",
                            "0",
                            "-c",
                            "copy",
                            "-fflags",
                            "+bitexact",
                            "-f",
                            "matroska",
                            Ffmpeg.OUT));
        }
        return List.of(arguments(request, format));
    }

    /** Times are taken as they are: they begin at 0 already, and ffmpeg need not guess where the input starts. */
    private static List<String> arguments(CutRequest request, VideoFormat format) {
        List<String> arguments =
                new ArrayList<>(List.of("-copyts", "-f", "mpegts", "-i", Ffmpeg.IN, "-map", "0:v:0", "-map", "0:a?"));
        if (request.type().encodesAll()) {
            codecs(request, arguments);
        } else {
            arguments.addAll(List.of("-c", "copy"));
            if (format.sound().isPresent()) {
                arguments.addAll(List.of("-bsf:a", "aac_adtstoasc"));
            }
            if (request.container() == Container.MP4) {
                // Parameters may change on the way, so they stand in the stream: avc3, hev1.
                arguments.addAll(List.of("-tag:v", format.streamType() == StreamTypes.HEVC ? "hev1" : "avc3"));
            }
        }
        arguments.addAll(List.of("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"));
        arguments.addAll(
                switch (request.container()) {
                    case TS -> List.of("-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts");
                    case MP4 ->
                        List.of(
                                "-movflags",
                                FRAGMENTED + (request.type().encodesAll() ? "" : "+delay_moov"),
                                "-f",
                                "mp4");
                    case MKV -> List.of("-f", "matroska");
                    case WEBM -> List.of("-f", "webm");
                });
        arguments.add(Ffmpeg.OUT);
        return arguments;
    }

    /** One thread: with more, ffmpeg's muxer does not always see sound and pictures in the same order. */
    private static void codecs(CutRequest request, List<String> arguments) {
        if (request.container() == Container.WEBM) {
            arguments.addAll(List.of(
                    "-c:v",
                    "libvpx-vp9",
                    "-deadline",
                    "realtime",
                    "-cpu-used",
                    "7",
                    "-row-mt",
                    "1",
                    "-crf",
                    "31",
                    "-b:v",
                    "0",
                    "-pix_fmt",
                    "yuv420p",
                    "-c:a",
                    "libopus",
                    "-b:a",
                    "128k",
                    "-threads",
                    "2"));
            return;
        }
        arguments.addAll(List.of(
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "20",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                "-b:a",
                "160k",
                "-threads",
                "2"));
        if (request.container() == Container.MP4) {
            // A header that is written at once holds no edit list to make up for the delay of B-frames.
            arguments.addAll(List.of("-bf", "0"));
        }
    }
}
