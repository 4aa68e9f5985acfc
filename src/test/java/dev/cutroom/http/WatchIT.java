package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.cutroom.testing.Browsing;
import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Watching in a browser: the exact moment, frame by frame, at any speed, and the keys for it. */
class WatchIT {

    private static final long BEHIND = 4 * Micros.SECOND + 512_345;
    private static final double FRAME_MICROS = Micros.SECOND / 30.0;

    /** How many pixels of the shown picture differ clearly from the node's frame of a moment. */
    private static final String DIFFERENT = """
        async timestamp => {
          const pixels = (source) => {
            const pen = Object.assign(document.createElement('canvas'), { width: 640, height: 360 }).getContext('2d');
            pen.drawImage(source, 0, 0, 640, 360);
            return pen.getImageData(0, 0, 640, 360).data;
          };
          const image = new Image();
          image.src = `/frame/demo/source.png?timestamp=${timestamp}`;
          await image.decode();
          const [one, other] = [pixels(document.querySelector('video')), pixels(image)];
          let count = 0;
          for (let i = 0; i < one.length; i += 4) if (Math.abs(one[i + 1] - other[i + 1]) > 70) count++;
          return count;
        }\
        """;

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    /** A page that stands still at a moment that is recorded; not where a frame begins. */
    private static Page paused() {
        Page page = BROWSING.open("/");
        assertThat(page.locator("#rough")).isVisible();
        // Behind the newest there must be a few seconds without a hole.
        String spans = "fetch('/api/ranges/demo/source').then(answer => answer.json()).then(body =>"
                + " body.spans.some(span => Date.parse(span.end.slice(0, 23) + 'Z') - Date.parse(span.start.slice(0, 23) +"
                + " 'Z') > 8000))";
        page.waitForCondition(() -> (boolean) page.evaluate(spans));
        JsonArray all = new JsonObject(page.request()
                        .get(BROWSING.url() + "/api/ranges/demo/source")
                        .text())
                .getJsonArray("spans");
        long end = all.stream()
                .map(JsonObject.class::cast)
                .filter(span -> time(span, "end") - time(span, "start") > 8 * Micros.SECOND)
                .mapToLong(span -> time(span, "end"))
                .max()
                .orElseThrow();
        page.navigate(BROWSING.url() + "/?channel=demo&quality=source&paused=yes&at=" + Micros.format(end - BEHIND));
        page.waitForFunction(
                "document.querySelector('video').readyState >= 2 && !document.querySelector('video').seeking &&"
                        + " Math.abs(Date.parse(document.getElementById('moment').textContent.replace(' ', 'T') + 'Z') - "
                        + (end - BEHIND) / 1000 + ") < 40");
        return page;
    }

    private static long time(JsonObject span, String name) {
        return Micros.parse(span.getString(name));
    }

    private static long shown(Page page) {
        page.waitForFunction("!document.querySelector('video').seeking");
        page.waitForTimeout(350);
        return Micros.parse(page.locator("#moment").textContent().strip().replace(' ', 'T'));
    }

    private static int different(Page page, long micros) {
        return (Integer) page.evaluate(DIFFERENT, Micros.format(micros));
    }

    @Test
    void showsTheSamePictureAsTheNodesFrame_andStepsByOne() {
        Page page = paused();
        long moment = shown(page);
        // What is written is cut to the millisecond, so the middle of the frame is asked for.
        long half = Math.round(FRAME_MICROS / 2);
        int own = different(page, moment + half);
        assertThat(own).isLessThan(different(page, moment + half - Math.round(FRAME_MICROS)) / 3);
        assertThat(own).isLessThan(different(page, moment + half + Math.round(FRAME_MICROS)) / 3);
        for (int frame = 1; frame <= 3; frame++) {
            page.keyboard().press(".");
            assertThat((double) shown(page) - moment).isCloseTo(frame * FRAME_MICROS, within(1_100.0));
        }
        int stepped = different(page, moment + half + Math.round(3 * FRAME_MICROS));
        assertThat(stepped).isLessThan(different(page, moment + half + Math.round(2 * FRAME_MICROS)) / 3);
        for (int frame = 2; frame >= -1; frame--) {
            page.keyboard().press(",");
            assertThat((double) shown(page) - moment).isCloseTo(frame * FRAME_MICROS, within(1_100.0));
        }
        assertThat(page.locator("#rate")).hasText("30 frames a second");
        BROWSING.photograph(page, "watch-paused");
    }

    @Test
    void sharesTheExactMoment() {
        Page page = paused();
        page.keyboard().press(".");
        long moment = shown(page);
        page.locator("#share").click();
        assertThat(page.locator("#shared")).not().isEmpty();
        String link = page.url();
        String shared = URLDecoder.decode(link, StandardCharsets.UTF_8);
        assertThat(shared).contains("paused=yes");
        // What is shown is rounded to a millisecond, what is shared is the very moment.
        assertThat(Micros.parse(shared.replaceFirst(".*at=([0-9T:.-]+)Z.*", "$1")))
                .isBetween(moment - 500, moment + 500);
        Page other = BROWSING.open(link.substring(BROWSING.url().length()));
        other.waitForFunction("document.querySelector('video').readyState >= 2");
        other.waitForFunction("document.getElementById('moment').textContent === '"
                + page.locator("#moment").textContent() + "'");
    }

    @Test
    void playsFasterAndSlower_andJumps() {
        Page page = paused();
        for (int i = 0; i < 5; i++) {
            page.keyboard().press("+");
        }
        assertThat(page.locator("#speed")).hasValue("8");
        for (int i = 0; i < 9; i++) {
            page.keyboard().press("-");
        }
        assertThat(page.locator("#speed")).hasValue("0.25");
        page.locator("#when").fill("3 seconds ago");
        page.locator("#jump button").first().click();
        assertThat(page.locator("#mode")).hasText("past");
        page.locator("#when").fill("no time at all");
        page.locator("#jump button").first().click();
        assertThat(page.locator("#notice")).containsText("That is no time");
    }

    @Test
    void readsTheEventsOwnClock() {
        Page page = BROWSING.open("/coverage.html");
        String read =
                "async text => (await import('/times.js')).parseLoosely(text, { eventStart: 1e15, reference: 2e15 })";
        assertThat(((Number) page.evaluate(read, "+49:10:05.5")).longValue())
                .isEqualTo(1_000_000_000_000_000L + 49 * Micros.HOUR + 605_500_000L);
        assertThat(((Number) page.evaluate(read, "5 minutes ago")).longValue())
                .isEqualTo(2_000_000_000_000_000L - 300 * Micros.SECOND);
        assertThat((String) page.evaluate("async () => (await import('/times.js')).eventClock(1e15 + 177005e6, 1e15)"))
                .isEqualTo("+49:10:05");
    }

    @Test
    void letsKeysBeChanged_andKeepsThem() {
        Page page = BROWSING.open("/");
        page.keyboard().press("?");
        assertThat(page.locator("#help")).isVisible();
        page.locator("[data-action=frameOn]").click();
        page.keyboard().press("f");
        assertThat(page.locator("#help")).containsText("f now does this: One frame on.");
        page.locator("[data-action=back]").click();
        page.keyboard().press("f");
        assertThat(page.locator("#help")).containsText("It no longer does: One frame on.");
        page.locator("[data-action=frameOn]").click();
        page.keyboard().press("f");
        BROWSING.hold(page, "keys");
        page.keyboard().press("Escape");
        page.reload();
        page.keyboard().press("?");
        assertThat(page.locator("#help tr", new Page.LocatorOptions().setHasText(Pattern.compile("^One frame on"))))
                .containsText("f");
        page.locator("#standardkeys").click();
        assertThat(page.locator("#help tr", new Page.LocatorOptions().setHasText(Pattern.compile("^One frame on"))))
                .containsText(".");
    }

    @Test
    void showsTheChatOfTheMoment_whenThereIsAny() {
        Page page = paused();
        assertThat(page.locator("#chat")).isHidden();
        double said = (shown(page) - Micros.SECOND) / 1e6;
        page.route(
                "**/demo/chat.json*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("[{\"command\":\"PRIVMSG\",\"params\":[\"#demo\",\"what a"
                                + " <b>run</b>\"],\"sender\":\"ann\",\"tags\":"
                                + "{\"display-name\":\"Ann\"},\"receivers\":{},\"time\":" + said
                                + ",\"time_range\":0},{\"command\":\"PRIVMSG\",\"params\":[\"#demo\",\"not"
                                + " said"
                                + " yet\"],\"sender\":\"bob\",\"tags\":{},"
                                + "\"receivers\":{},\"time\":" + (said + 30) + ",\"time_range\":0}]")));
        page.reload();
        assertThat(page.locator("#said")).containsText("Ann what a <b>run</b>");
        assertThat(page.locator("#said")).not().containsText("not said yet");
        BROWSING.hold(page, "chat");
    }
}
