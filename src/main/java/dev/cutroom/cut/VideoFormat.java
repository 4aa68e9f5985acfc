package dev.cutroom.cut;

import dev.cutroom.mpegts.AdtsHeader;
import dev.cutroom.mpegts.H264Parameters;
import dev.cutroom.mpegts.ProgramMap;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.mpegts.StreamTypes;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the edges must be encoded so that they join what is copied: taken from the stream itself.
 *
 * @param pictureTicks how long a picture stays, in ticks of 90 kHz
 * @param delay how long before it is shown a picture is decoded, in ticks
 */
record VideoFormat(
        int streamType,
        Optional<H264Parameters> h264,
        boolean hasSound,
        Optional<AdtsHeader> sound,
        long pictureTicks,
        long delay) {

    private static final long STANDARD_PICTURE_TICKS = 3_000;
    private static final int STANDARD_SAMPLE_RATE = 48_000;

    static VideoFormat of(SegmentScan scan) {
        ProgramMap.Stream video = scan.video();
        if (video == null) {
            throw new CannotCutException("there is no video in what is kept; ask for type rough");
        }
        return new VideoFormat(
                video.type(),
                scan.sps(),
                scan.program().streams().stream().anyMatch(ProgramMap.Stream::isAudio),
                scan.adts(),
                scan.pictureTicks() == 0 ? STANDARD_PICTURE_TICKS : scan.pictureTicks(),
                scan.delay());
    }

    /** Whether pictures and sound can be decoded on from one to the other. */
    boolean isLike(VideoFormat other) {
        return streamType == other.streamType
                && h264.equals(other.h264)
                && hasSound == other.hasSound
                && sound.map(AdtsHeader::sampleRate).equals(other.sound.map(AdtsHeader::sampleRate))
                && sound.map(AdtsHeader::channels).equals(other.sound.map(AdtsHeader::channels));
    }

    /** Half of a frame of sound, in ticks. */
    long halfSoundTicks() {
        return Math.round(AdtsHeader.FRAME_SAMPLES
                * 45_000.0
                / sound.map(AdtsHeader::sampleRate).orElse(STANDARD_SAMPLE_RATE));
    }

    boolean canBeEncoded() {
        return streamType == StreamTypes.HEVC || streamType == StreamTypes.H264 && h264.isPresent();
    }

    /** Pictures a second as a fraction. */
    String rate() {
        if (h264.isPresent() && h264.get().rateNumerator() > 0) {
            long numerator = h264.get().rateNumerator();
            long denominator = h264.get().rateDenominator();
            double ticks = 90_000.0 * denominator / numerator;
            if (Math.abs(ticks - pictureTicks) <= 1) {
                return numerator + "/" + denominator;
            }
        }
        return "90000/" + pictureTicks;
    }

    /** Arguments for the video encoder. */
    List<String> arguments(boolean intermediate) {
        List<String> arguments = new ArrayList<>();
        String crf = intermediate ? "12" : "17";
        if (streamType == StreamTypes.HEVC) {
            arguments.addAll(List.of(
                    "-c:v",
                    "libx265",
                    "-preset",
                    "ultrafast",
                    "-crf",
                    crf,
                    "-x265-params",
                    "bframes=0:repeat-headers=1:open-gop=0:log-level=none:pools=2:frame-threads=1"));
            return arguments;
        }
        arguments.addAll(List.of("-c:v", "libx264", "-preset", "superfast", "-crf", crf));
        h264.ifPresent(sps -> {
            profile(sps).ifPresent(profile -> arguments.addAll(List.of("-profile:v", profile)));
            arguments.addAll(List.of("-level:v", sps.level() / 10 + "." + sps.level() % 10));
            arguments.addAll(List.of("-pix_fmt", pixelFormat(sps)));
            arguments.addAll(List.of("-flags:v", sps.interlaced() ? "+bitexact+ildct+ilme" : "+bitexact"));
        });
        arguments.addAll(List.of(
                "-x264-params",
                "force-cfr=1:fps=" + rate() + ":bframes=0:rc-lookahead=0:sync-lookahead=0"
                        + ":mbtree=0:scenecut=0:sliced-threads=1:threads=2"));
        return arguments;
    }

    private static Optional<String> profile(H264Parameters sps) {
        return switch (sps.profile()) {
            case 66 -> Optional.of("baseline");
            case 77 -> Optional.of("main");
            case 100 -> Optional.of("high");
            case 110 -> Optional.of("high10");
            case 122 -> Optional.of("high422");
            case 244 -> Optional.of("high444");
            default -> Optional.empty();
        };
    }

    private static String pixelFormat(H264Parameters sps) {
        String chroma =
                switch (sps.chroma()) {
                    case 0 -> "gray";
                    case 2 -> "yuv422p";
                    case 3 -> "yuv444p";
                    default -> "yuv420p";
                };
        return sps.depth() > 8 ? chroma + sps.depth() + "le" : chroma;
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put(
                        "codec",
                        streamType == StreamTypes.HEVC ? "hevc" : streamType == StreamTypes.H264 ? "h264" : "other")
                .put("frameRate", rate());
        h264.ifPresent(sps -> json.put("profile", profile(sps).orElse(Integer.toString(sps.profile())))
                .put("level", sps.level() / 10.0)
                .put("pixelFormat", pixelFormat(sps))
                .put("width", sps.width())
                .put("height", sps.height())
                .put("interlaced", sps.interlaced()));
        json.put("timeBase", "1/90000");
        sound.ifPresent(adts -> json.put("sampleRate", adts.sampleRate()).put("channels", adts.channels()));
        return json;
    }
}
