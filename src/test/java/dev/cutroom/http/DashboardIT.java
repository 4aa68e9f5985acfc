package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import dev.cutroom.testing.Browsing;
import dev.cutroom.testing.RunningNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The list of events while much happens; its bus says only what the tests say. */
class DashboardIT {

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    private final NodeEvents events = new NodeEvents(BROWSING);
    private final List<WebSocketRoute> bus = new CopyOnWriteArrayList<>();

    private Page dashboard() {
        Page page = BROWSING.open("/icon.svg");
        page.routeWebSocket("**/eventbus/websocket", bus::add);
        return page;
    }

    private void show(Page page) {
        page.navigate(BROWSING.url() + "/dashboard.html");
        assertThat(page.locator("#bus")).hasText("live");
        assertThat(page.locator("#count")).containsText("shown");
    }

    private void say(String address, JsonObject body) {
        JsonObject message =
                new JsonObject().put("type", "rec").put("address", address).put("body", body);
        bus.get(bus.size() - 1).send(message.encode());
    }

    private void changed() {
        say("cutroom.event.changed", new JsonObject().put("id", "another").put("state", "UNEDITED"));
    }

    private void progress(String id, double seconds) {
        say(
                "cutroom.cut.progress",
                new JsonObject()
                        .put("id", id)
                        .put("seconds", seconds)
                        .put("total", 20.0)
                        .put("bytes", 1_000_000));
    }

    @Test
    void progressOfWhatIsNotListed_asksTheNodeNothing() {
        Page page = dashboard();
        String id = events.make(page, new JsonObject().put("title", "Listed"));
        AtomicInteger asked = new AtomicInteger();
        page.route("**/api/events?*", route -> {
            asked.incrementAndGet();
            route.resume();
        });
        show(page);
        int before = asked.get();
        for (int i = 1; i < 5; i++) {
            progress("3f0c1d4e-0000-4000-8000-00000000000" + i, 1);
            page.waitForTimeout(300);
        }
        progress(id, 7);
        assertThat(page.locator("#events")).containsText("7.0 of 20.0 s");
        assertThat(asked).hasValue(before);
    }

    @Test
    void progress_leavesTheRowsAlone() {
        Page page = dashboard();
        String id = events.make(page, new JsonObject().put("title", "Clicked while it is cut"));
        show(page);
        ElementHandle link = page.locator("tr[data-id='" + id + "'] a").first().elementHandle();
        link.focus();
        progress(id, 3);
        assertThat(page.locator("#events")).containsText("3.0 of 20.0 s");
        events.make(page, new JsonObject().put("title", "One more"));
        changed();
        assertThat(page.locator("#events")).containsText("One more");
        assertThat((Boolean) link.evaluate("link => link.isConnected && document.activeElement === link"))
                .isTrue();
    }

    @Test
    void afterMore_newsKeepAllPages_andOlderAnswersAreDropped(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (RunningNode node = RunningNode.serve(folder.resolve("data"), List.of())) {
            Page page = dashboard();
            AtomicBoolean holding = new AtomicBoolean();
            List<Runnable> held = new CopyOnWriteArrayList<>();
            page.route("**/api/events?*", route -> {
                if (holding.compareAndSet(true, false)) {
                    APIResponse old = route.fetch();
                    held.add(() -> route.fulfill(new Route.FulfillOptions().setResponse(old)));
                } else {
                    route.resume();
                }
            });
            NodeEvents.make(page, node.url(), "{}");
            note(page, node, 100);
            page.navigate(node.url() + "/dashboard.html");
            assertThat(page.locator("#count")).hasText("100 shown");
            assertThat(page.locator("#bus")).hasText("live");
            holding.set(true);
            changed();
            page.waitForCondition(() -> !held.isEmpty());
            page.locator("#more").click();
            assertThat(page.locator("#count")).hasText("101 shown");
            held.get(0).run();

            note(page, node, 1);
            changed();
            assertThat(page.locator("#count")).hasText("102 shown");
            assertThat(page.locator("#more")).isHidden();
        }
    }

    private static void note(Page page, RunningNode node, int count) {
        APIResponse report = page.request()
                .post(
                        node.url() + "/api/events/import",
                        NodeEvents.typed("title\n" + "one\n".repeat(count), "text/csv"));
        assertThat(new JsonObject(report.text()).getInteger("created"))
                .as(report.text())
                .isEqualTo(count);
    }

    @Test
    void offersToCancelOnlyWhatTheNodeCancels() {
        Page page = dashboard();
        events.make(page, new JsonObject().put("title", "In a state"));
        AtomicReference<String> state = new AtomicReference<>("CLAIMED");
        page.route("**/api/events?*", route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replace("UNEDITED", state.get())));
        });
        show(page);
        page.locator("#text").fill("In a state");
        assertThat(page.locator("#events")).containsText("CLAIMED");
        assertThat(page.locator("#events button")).hasText(new String[] {"Cancel"});
        state.set("TRANSCODING");
        changed();
        assertThat(page.locator("#events")).containsText("TRANSCODING");
        assertThat(page.locator("#events button")).hasCount(0);
    }
}
