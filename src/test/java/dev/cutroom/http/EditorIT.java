package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.RequestOptions;
import dev.cutroom.testing.Browsing;
import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An edit from its first key to the clip, and two people at one event. */
class EditorIT {

    /** How long a video of bytes plays, as the browser says. */
    private static final String SECONDS = """
        base64 => new Promise((resolve, reject) => {
          const video = document.createElement('video');
          video.onloadedmetadata = () => resolve(video.duration);
          video.onerror = () => reject(new Error('not playable'));
          video.src = 'data:video/mp4;base64,' + base64;
        })\
        """;

    /** Seconds that the clock beside the picture may be ahead of it or behind, on a busy machine. */
    private static final double LATE = 0.5;

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    /** The newest stretch without a hole that is at least so many seconds long, from its start. */
    static long stretch(Page page, int seconds) {
        String there = "async () => { const { spans = [] } = await (await fetch('/api/ranges/demo/source')).json();"
                + "const found = spans.findLast(span => Date.parse(span.end.slice(0, 23) + 'Z')"
                + " - Date.parse(span.start.slice(0, 23) + 'Z') >= " + seconds * 1000 + ");"
                + "return found ? found.start : null; }";
        // A function that is waited for in the page counts as true while it is still asking.
        AtomicReference<String> start = new AtomicReference<>();
        page.waitForCondition(() -> {
            start.set((String) page.evaluate(there));
            return start.get() != null;
        });
        return Micros.parse(start.get());
    }

    private static String range(long start, double from, double to) {
        return "{\"start\":\"" + Micros.format(start + Math.round(from * Micros.SECOND)) + "\",\"end\":\""
                + Micros.format(start + Math.round(to * Micros.SECOND)) + "\"}";
    }

    /** An event with two ranges, saved. */
    private static String event(Page page, String title, String type) {
        long start = stretch(page, 8);
        String body = "{\"title\":\"" + title + "\",\"channel\":\"demo\",\"quality\":\"source\",\"type\":\"" + type
                + "\",\"ranges\":[" + range(start, 1, 2.5) + "," + range(start, 5, 6.5) + "]}";
        return NodeEvents.make(page, BROWSING.url(), body);
    }

    private static JsonObject read(Page page, String id) {
        return new JsonObject(
                page.request().get(BROWSING.url() + "/api/events/" + id).text());
    }

    private static Page edit(String id) {
        Page page = BROWSING.open("/editor.html?event=" + id);
        assertThat(page.locator("#moment")).containsText("UTC");
        return page;
    }

    private static void goTo(Page page, long micros) {
        page.locator("#when").fill(Micros.format(micros));
        page.locator("#jump button").click();
        page.waitForFunction("!document.querySelector('#video').seeking && Math.abs(Date.parse(document.getElementById("
                + "'moment').textContent.slice(0, 23).replace(' ', 'T') + 'Z') - " + micros / 1000 + ") < 60");
        page.evaluate("document.activeElement.blur()");
    }

    @Test
    void marksByKeys_previewsAcrossTheCut_submits_andTheClipIsAsLongAsPlanned() throws IOException {
        Page page = BROWSING.open("/editor.html");
        assertThat(page.locator("#moment")).containsText("UTC");
        long start = stretch(page, 8);
        goTo(page, start + Micros.SECOND);
        page.keyboard().press("[");
        goTo(page, start + 2 * Micros.SECOND + 500_000);
        page.keyboard().press("]");
        goTo(page, start + 5 * Micros.SECOND);
        page.keyboard().press("[");
        goTo(page, start + 6 * Micros.SECOND + 500_000);
        page.keyboard().press("]");
        assertThat(page.locator("#ranges li")).hasCount(2);
        page.keyboard().press("Control+z");
        page.keyboard().press("Control+y");
        page.locator("#type").selectOption("mp4");
        page.locator("#title").fill("Marked by keys");
        assertThat(page.locator("#plan")).containsText("of it to encode");
        previews(page, start);
        page.locator("#submit").click();
        assertThat(page.locator("#state")).hasText("DONE");
        String id = page.url().replaceFirst(".*event=", "");
        double planned = Double.parseDouble(page.locator("#plan").textContent().replaceFirst(" s long.*", ""));
        byte[] clip = Files.readAllBytes(Path.of(URI.create(read(page, id).getString("link"))));
        double seconds = ((Number) page.evaluate(SECONDS, Base64.getEncoder().encodeToString(clip))).doubleValue();
        assertThat(seconds).isCloseTo(planned, within(0.15));
        page.navigate(BROWSING.url() + "/dashboard.html");
        assertThat(page.locator("#events")).containsText("Marked by keys");
        BROWSING.hold(page, "dashboard-done");
    }

    /** Notes every moment that is shown: none may lie outside the ranges, and both must be seen. */
    private static void previews(Page page, long start) {
        page.evaluate("""
            window.seen = [];
            const moment = document.getElementById('moment');
            new MutationObserver(() => {
              if (!document.getElementById('previewvideo').hidden) window.seen.push(moment.textContent.slice(0, 23));
            }).observe(moment, { childList: true, characterData: true, subtree: true });\
            """);
        page.evaluate("document.activeElement.blur()");
        page.keyboard().press("v");
        assertThat(page.locator("#previewing")).hasText("range 2 of 2");
        BROWSING.photograph(page, "preview");
        assertThat(page.locator("#previewvideo")).isHidden();
        JsonArray seen = new JsonArray((String) page.evaluate("JSON.stringify(window.seen)"));
        double[] ends = {
            seconds(page, "Start of range 1", start), seconds(page, "End of range 1", start),
            seconds(page, "Start of range 2", start), seconds(page, "End of range 2", start)
        };
        var behind = seen.stream()
                .map(String.class::cast)
                .filter(text -> text.length() == 23)
                .map(text -> (Micros.parse(text.replace(' ', 'T')) - start) / (double) Micros.SECOND)
                .toList();
        assertThat(behind)
                .anyMatch(at -> at > ends[0] && at < ends[1])
                .anyMatch(at -> at > ends[2] && at < ends[3])
                .allMatch(
                        at -> at > ends[0] - LATE && at < ends[1] + LATE || at > ends[2] - LATE && at < ends[3] + LATE);
    }

    private static double seconds(Page page, String label, long start) {
        String text = page.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
                .inputValue();
        return (Micros.parse(text.replace(' ', 'T')) - start) / (double) Micros.SECOND;
    }

    @Test
    void twoPeopleAtOneEvent_seeEachOther_andLoseNothing() {
        Page first = BROWSING.open("/coverage.html");
        String id = event(first, "Before", "smart");
        first = edit(id);
        Page second = edit(id);
        assertThat(first.locator("#others")).containsText("is here too");
        assertThat(second.locator("#others")).containsText("is here too");

        first.locator("#notes").fill("noted by the first");
        assertThat(second.locator("#notes")).hasValue("noted by the first");

        // Both change the title before either hears of the other.
        second.route("**/api/events/" + id, route -> {
            if (route.request().method().equals("PATCH")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        second.locator("#title").fill("By the second");
        first.locator("#title").fill("By the first");
        assertThat(first.locator("#saved")).containsText(Pattern.compile("saved \\d"));
        assertThat(second.locator("#conflict")).isVisible();
        second.unroute("**/api/events/" + id);
        assertThat(second.locator("#conflicts")).containsText("By the first");
        assertThat(second.locator("#conflicts")).containsText("By the second");
        assertThat(second.locator("#title")).hasValue("By the second");
        BROWSING.hold(second, "conflict");
        second.getByText("Keep mine").click();
        assertThat(first.locator("#title")).hasValue("By the second");
        assertThat(read(first, id).getString("title")).isEqualTo("By the second");
        assertThat(read(first, id).getString("notes")).isEqualTo("noted by the first");

        first.locator("#undo").click();
        assertThat(first.locator("#notes")).hasValue("noted by the first");
    }

    @Test
    void warnsOfHolesAndOverlaps_andShowsATransition() {
        Page page = BROWSING.open("/coverage.html");
        page = edit(event(page, "Transitions", "smart"));
        page.getByLabel("Transition into range 2", new Page.GetByLabelOptions().setExact(true))
                .selectOption("fade");
        page.getByLabel("Seconds of the transition into range 2").fill("0.5");
        page.getByLabel("Seconds of the transition into range 2").press("Tab");
        page.getByLabel("Preview the transition into range 2").click();
        assertThat(page.locator("#seam")).containsText("as it will be");
        assertThat(((Number) page.evaluate("document.querySelector('#seam video').duration")).doubleValue())
                .isCloseTo(2.5, within(0.2));
        BROWSING.hold(page, "transition");
        page.keyboard().press("Escape");

        Locator end = page.getByLabel("End of range 1", new Page.GetByLabelOptions().setExact(true));
        end.fill(page.getByLabel("End of range 2", new Page.GetByLabelOptions().setExact(true))
                .inputValue());
        end.press("Tab");
        assertThat(page.locator("#plan")).containsText("Ranges 1 and 2 overlap by 1.50 s");
        Locator start = page.getByLabel("Start of range 1", new Page.GetByLabelOptions().setExact(true));
        start.fill("2001-01-01 00:00:00");
        start.press("Tab");
        assertThat(page.locator("#plan")).hasClass(Pattern.compile("warn|bad"));
    }

    @Test
    void aTimeThatMakesNoRange_isRefusedInWords_andTheOldOneIsShown() {
        Page page = edit(event(BROWSING.open("/coverage.html"), "Refused times", "smart"));
        Locator end = page.getByLabel("End of range 1", new Page.GetByLabelOptions().setExact(true));
        String before = end.inputValue();
        end.fill("2001-01-01 00:00:00");
        end.press("Tab");
        assertThat(page.locator("#notice")).containsText("the end must lie behind the start");
        assertThat(end).hasValue(before);
        end.fill("soon");
        end.press("Enter");
        assertThat(page.locator("#notice")).containsText("End of range 1: soon is not taken; write it as");
        assertThat(end).hasValue(before);
        end.fill(Micros.format(Micros.parse(before.replace(' ', 'T')) + Micros.SECOND));
        end.press("Enter");
        assertThat(page.locator("#notice")).isHidden();
        assertThat(page.locator("#ranges")).containsText("2.50 s");
    }

    private static APIResponse notes(Page page, String id, String text) {
        String version = '"' + read(page, id).getLong("version").toString() + '"';
        return page.request()
                .patch(
                        BROWSING.url() + "/api/events/" + id,
                        RequestOptions.create()
                                .setHeader("Content-Type", "application/json")
                                .setHeader("If-Match", version)
                                .setData("{\"notes\":\"" + text + "\"}"));
    }

    @Test
    void whatIsBeingTyped_staysWhenTheListChanges_andIsSavedByItsKey() {
        Page page = edit(event(BROWSING.open("/coverage.html"), "Typed", "smart"));
        String id = page.url().replaceFirst(".*event=", "");
        page.evaluate("document.activeElement.blur()");
        page.keyboard().press("c");
        Locator title = page.getByLabel("Title of chapter 1");
        title.click();
        page.keyboard().type("The first ");
        // The page saves what was added meanwhile, and then the version read before is an old one.
        page.waitForCondition(() -> notes(page, id, "from another").ok());
        assertThat(page.locator("#notes")).hasValue("from another");
        assertThat(title).hasValue("The first ");
        page.keyboard().type("chapter");
        page.keyboard().press("Control+s");
        page.waitForCondition(() -> read(page, id).encode().contains("The first chapter"));
        page.keyboard().type(", told");
        assertThat(title).hasValue("The first chapter, told");
        page.keyboard().press("Tab");
        page.waitForCondition(() -> read(page, id).encode().contains("The first chapter, told"));
    }

    @Test
    void promisesATime_onlyWhenACutHasShownHowFastTheNodeEncodes() {
        Page page = BROWSING.open("/coverage.html");
        String id = event(page, "Measured", "mp4");
        List<WebSocketRoute> bus = new ArrayList<>();
        page.routeWebSocket("**/eventbus/websocket", bus::add);
        page.navigate(BROWSING.url() + "/editor.html?event=" + id);
        assertThat(page.locator("#plan")).containsText("3.0 s of it to encode.");
        for (String seconds : List.of("1.0", "5.0")) {
            bus.get(0)
                    .send("{\"type\":\"rec\",\"address\":\"cutroom.cut.progress\",\"body\":{\"id\":\"" + id
                            + "\",\"seconds\":" + seconds + ",\"total\":20.0,\"bytes\":1000}}");
            page.waitForTimeout(200);
        }
        assertThat(page.locator("#plan")).containsText("3.0 s of it to encode, which takes about 1 s.");
    }
}
