package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.RequestOptions;
import dev.cutroom.testing.Browsing;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a browser, on a node that records its own channel. */
class PagesIT {

    private static final String PLAYS = "document.querySelector('video').currentTime > %s";

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    private static void waitUntilPlayed(Page page, double seconds) {
        page.waitForFunction(PLAYS.formatted(seconds));
    }

    @Test
    void playsLiveAndHandsOutAPastRange() {
        Page page = BROWSING.open("/");
        page.waitForFunction("!document.querySelector('video').paused");
        double before = (double) page.evaluate("document.querySelector('video').currentTime + 0.5");
        waitUntilPlayed(page, before);
        assertThat(page.locator("#moment")).containsText(Pattern.compile("\\d{4}-\\d{2}-\\d{2} "));
        assertThat(page.locator("#rough")).isVisible();
        String rough = page.locator("#rough").getAttribute("href");
        assertThat(page.request().get(BROWSING.url() + rough).body()).hasSizeGreaterThan(1_000);
        assertThat(page.locator("#newest")).containsText("since this page was opened.");
        assertThat(page.locator("#newest")).containsText("demo ");
        page.locator("#play").click();
        assertThat(page.locator("#mode")).hasText("past");
        waitUntilPlayed(page, 0.2);
    }

    @Test
    void refusesARangeThatEndsBeforeItStarts() {
        Page page = BROWSING.open("/");
        assertThat(page.locator("#rough")).isVisible();
        page.locator("#to").fill("2001-01-01T00:00:00");
        assertThat(page.locator("#play")).isDisabled();
        assertThat(page.locator("#rangehint")).containsText("the end after the start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/editor.html", "/dashboard.html", "/coverage.html"})
    void hasNothingSeriousAgainstIt(String path) {
        Page page = BROWSING.open(path);
        assertThat(page.locator("#bus")).not().hasText("connecting");
        page.waitForTimeout(500);
        BROWSING.hold(page, path.equals("/") ? "watch" : path.replaceAll("\\W|html", ""));
    }

    @Test
    void showsHowFarACutIs() {
        List<WebSocketRoute> bus = new ArrayList<>();
        Page page = BROWSING.open("/coverage.html");
        JsonObject event = new JsonObject(page.request()
                .post(
                        BROWSING.url() + "/api/events",
                        RequestOptions.create()
                                .setHeader("Content-Type", "application/json")
                                .setData("{\"title\":\"Being cut\"}"))
                .text());
        page.routeWebSocket("**/eventbus/websocket", socket -> {
            socket.connectToServer();
            bus.add(socket);
        });
        page.navigate(BROWSING.url() + "/dashboard.html");
        assertThat(page.locator("#events")).containsText("Being cut");
        assertThat(page.locator("#bus")).hasText("live");
        JsonObject made = new JsonObject()
                .put("id", event.getString("id"))
                .put("seconds", 5.25)
                .put("total", 20.0)
                .put("bytes", 3_400_000);
        bus.get(0)
                .send(new JsonObject()
                        .put("type", "rec")
                        .put("address", "cutroom.cut.progress")
                        .put("body", made)
                        .encode());
        assertThat(page.locator("#events")).containsText("5.3 of 20.0 s, 3.4 MB");
        BROWSING.hold(page, "progress");
    }
}
