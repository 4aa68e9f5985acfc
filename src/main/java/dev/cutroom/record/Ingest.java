package dev.cutroom.record;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What ffmpeg takes in, and how it is told.
 *
 * @param listens whether ffmpeg waits for whoever sends
 * @param address of RTMP, SRT, UDP or HTTP, or a file's path
 */
record Ingest(boolean listens, String address) {

    private static final String PUSH = "push:";
    private static final String PULL = "pull:";
    private static final String SEGMENT_SECONDS = "2";
    private static final String LISTED_SEGMENTS = "15";
    private static final Set<String> NETWORK =
            Set.of("rtmp", "rtmps", "srt", "udp", "rtp", "tcp", "http", "https", "rtsp");
    private static final Set<String> LISTENING = Set.of("rtmp", "srt", "udp", "tcp", "http");

    /** Whether a channel's address is one of these. */
    static boolean isOne(String url) {
        return url.startsWith(PUSH) || url.startsWith(PULL);
    }

    /**
     * Reads {@code push:ADDRESS} or {@code pull:ADDRESS}.
     *
     * @throws IllegalArgumentException naming the address and what can be taken
     */
    static Ingest parse(String url) {
        Ingest ingest = new Ingest(url.startsWith(PUSH), url.substring(PUSH.length()));
        boolean known = ingest.isNetwork()
                ? !ingest.listens || LISTENING.contains(ingest.scheme())
                : !ingest.listens && !ingest.address.isBlank() && !ingest.address.startsWith("-");
        if (!known) {
            throw new IllegalArgumentException("'" + url + "' cannot be taken in; write push: with rtmp, srt, udp, tcp"
                    + " or http, or pull: with one of these, rtsp or a file's path");
        }
        return ingest;
    }

    /** Whether it comes over the network, not from a file of this machine. */
    boolean isNetwork() {
        return NETWORK.contains(scheme());
    }

    private String scheme() {
        int colon = address.indexOf("://");
        return colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    /** A file that has been read to its end is not read again. */
    boolean isOver(boolean succeeded) {
        return succeeded && !isNetwork();
    }

    /** ffmpeg's arguments to write a live playlist to the address of a folder. */
    List<String> arguments(String target) {
        List<String> arguments = new ArrayList<>();
        switch (scheme()) {
            case "rtmp", "rtmps", "http", "https", "tcp" -> {
                if (listens) {
                    arguments.addAll(scheme().equals("tcp") ? List.of() : List.of("-listen", "1"));
                }
                arguments.addAll(List.of("-i", listens && scheme().equals("tcp") ? with("listen=1") : address));
            }
            case "srt" -> arguments.addAll(List.of("-i", listens ? with("mode=listener") : address));
            case "udp" -> arguments.addAll(List.of("-i", with("fifo_size=100000&overrun_nonfatal=1")));
            case "rtp", "rtsp" -> arguments.addAll(List.of("-i", address));
            // A colon in a file's name would make it a protocol's.
            default -> arguments.addAll(List.of("-re", "-i", "file:" + address));
        }
        arguments.addAll(List.of("-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-max_muxing_queue_size", "1024"));
        arguments.addAll(List.of("-f", "hls", "-hls_time", SEGMENT_SECONDS, "-hls_list_size", LISTED_SEGMENTS));
        arguments.addAll(List.of("-hls_flags", "program_date_time+independent_segments", "-method", "PUT"));
        arguments.addAll(List.of("-hls_segment_filename", target + "%d.ts", target + IngestShelf.PLAYLIST));
        return arguments;
    }

    private String with(String option) {
        return address + (address.indexOf('?') < 0 ? "?" : "&") + option;
    }

    /** Without what stands before the host or after the path, which may be secret. */
    @Override
    public String toString() {
        String kind = listens ? PUSH : PULL;
        if (!isNetwork()) {
            return kind + address;
        }
        try {
            URI uri = new URI(address);
            return kind + uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
        } catch (URISyntaxException malformed) {
            return kind + scheme();
        }
    }
}
