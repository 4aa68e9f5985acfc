package dev.cutroom;

/** What {@code cutroom demo} says to somebody who sees it for the first time. */
final class DemoGreeting {

    private DemoGreeting() {}

    static String text(String url) {
        return """

            Try:
              %1$s/                 watch the channel, live and back in time
              %1$s/dashboard.html   note a moment, cut it, publish it
              curl '%1$s/playlist/demo.m3u8'   play it with: ffplay, mpv, VLC
              curl -o clip.ts '%1$s/cut/demo/source.ts?start=START&end=END'   (UTC, as 2026-11-02T10:56:01)
              %1$s/metrics  %1$s/health  %1$s/api/docs
            Ctrl-C ends it; the next start goes on with the same data.

            """.formatted(url);
    }
}
