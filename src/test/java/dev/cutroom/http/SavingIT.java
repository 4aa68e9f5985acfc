package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.cutroom.testing.Browsing;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An edit that is saved over a bad line, behind a proxy, and beside other people. */
class SavingIT {

    private static final Pattern SAVED = Pattern.compile("saved \\d");

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    private final NodeEvents events = new NodeEvents(BROWSING);

    private static void refuse(Route route, int status) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/problem+json")
                .setBody("{\"title\":\"Refused by the line\",\"detail\":\"Refused by the line.\"}"));
    }

    private static boolean changes(Route route) {
        return route.request().method().equals("PATCH");
    }

    @Test
    void aFailureToReadTheEventAnew_endsNoLaterSave() {
        Page page = BROWSING.open("/coverage.html");
        String id = events.make(page, new JsonObject().put("title", "Before"));
        Page editor = events.edit(id);
        AtomicInteger failed = new AtomicInteger();
        editor.route("**/api/events/" + id, route -> {
            if (!changes(route)) {
                failed.incrementAndGet();
            }
            refuse(route, changes(route) ? 412 : 503);
        });
        editor.locator("#title").fill("Behind a restart");
        editor.waitForCondition(() -> failed.get() > 0);
        assertThat(editor.locator("#notice")).containsText("kept in this browser");
        editor.unroute("**/api/events/" + id);
        assertThat(editor.locator("#saved")).containsText(SAVED);
        assertThat(events.read(page, id).getString("title")).isEqualTo("Behind a restart");
        assertThat(editor.locator("#notice")).isHidden();
    }

    @Test
    void behindAProxyThatMakesTagsWeak_anEditIsSavedAtOnce() {
        Page page = BROWSING.open("/coverage.html");
        String id = events.make(page, new JsonObject().put("title", "Before"));
        Page editor = BROWSING.open("/icon.svg");
        AtomicInteger sent = new AtomicInteger();
        editor.route("**/api/events/" + id, route -> {
            if (changes(route)) {
                sent.incrementAndGet();
            }
            APIResponse answer = route.fetch();
            Map<String, String> headers = new HashMap<>(answer.headers());
            headers.computeIfPresent("etag", (name, tag) -> "W/" + tag);
            headers.keySet().removeAll(Set.of("content-encoding", "content-length"));
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setHeaders(headers));
        });
        editor.navigate(BROWSING.url() + "/editor.html?event=" + id);
        assertThat(editor.locator("#moment")).containsText("UTC");
        editor.locator("#title").fill("Through a proxy");
        assertThat(editor.locator("#saved")).containsText(SAVED);
        assertThat(events.read(page, id).getString("title")).isEqualTo("Through a proxy");
        editor.locator("#title").fill("Through a proxy, again");
        editor.locator("#save").click();
        editor.waitForCondition(() -> sent.get() == 2);
        assertThat(editor.locator("#saved")).containsText(SAVED);
    }

    @Test
    void aNodeThatRefusesEveryVersion_isAskedAgainWithPauses() {
        Page page = BROWSING.open("/coverage.html");
        String id = events.make(page, new JsonObject().put("title", "Before"));
        Page editor = events.edit(id);
        AtomicInteger sent = new AtomicInteger();
        editor.route("**/api/events/" + id, route -> {
            if (changes(route)) {
                sent.incrementAndGet();
                refuse(route, 412);
            } else {
                route.resume();
            }
        });
        editor.locator("#title").fill("Refused for a while");
        assertThat(editor.locator("#notice")).containsText("this page tries again by itself");
        assertThat(sent).hasValueLessThanOrEqualTo(4);
        editor.unroute("**/api/events/" + id);
        assertThat(editor.locator("#saved")).containsText(SAVED);
        assertThat(events.read(page, id).getString("title")).isEqualTo("Refused for a while");
    }

    @Test
    void whatAnotherChangesBetweenSaveAndSubmit_isTakenIn() {
        Page page = BROWSING.open("/coverage.html");
        String id = events.make(page, events.cuttable(page, "Submitted by two"));
        Page editor = events.edit(id);
        editor.route("**/api/events/" + id + "/submit", route -> {
            events.change(page, id, new JsonObject().put("description", "by the other"));
            route.resume();
        });
        // Only the submit's own answer tells of it.
        editor.route("**/api/events/" + id, route -> {
            if (route.request().method().equals("GET")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        editor.locator("#submit").click();
        assertThat(editor.locator("#description")).hasValue("by the other");
        editor.unroute("**/api/events/" + id);
        assertThat(editor.locator("#state")).hasText("DONE");
        assertThat(events.read(page, id).getString("description")).isEqualTo("by the other");
    }

    @Test
    void anEventWithoutAStream_isSubmittedOfTheOneShown() {
        Page page = BROWSING.open("/coverage.html");
        JsonObject fields = events.cuttable(page, "Noted without a channel");
        fields.remove("channel");
        fields.remove("quality");
        String id = events.make(page, fields);
        Page editor = events.edit(id);
        assertThat(editor.locator("#plan")).containsText("long");
        String shown = editor.locator("#stream").inputValue();
        editor.locator("#submit").click();
        assertThat(editor.locator("#state")).hasText("DONE");
        JsonObject cut = events.read(page, id);
        assertThat(cut.getString("channel") + "/" + cut.getString("quality")).isEqualTo(shown);
    }

    @Test
    void aStreamThatThisNodeLacks_isShownAndKept() {
        Page page = BROWSING.open("/coverage.html");
        String id = events.make(
                page,
                new JsonObject().put("title", "Elsewhere").put("channel", "far").put("quality", "source"));
        Page editor = BROWSING.open("/editor.html?event=" + id);
        assertThat(editor.locator("#stream")).hasValue("far/source");
        assertThat(editor.locator("#notice")).containsText("This node has nothing of far · source");
        editor.locator("#notes").fill("seen");
        editor.locator("#save").click();
        assertThat(editor.locator("#saved")).containsText(SAVED);
        assertThat(events.read(page, id).getString("channel")).isEqualTo("far");
        BROWSING.hold(editor, "elsewhere");
    }

    @Test
    void aFirstSaveWhoseAnswerIsLost_makesOneEvent() {
        Page editor = BROWSING.open("/editor.html");
        assertThat(editor.locator("#moment")).containsText("UTC");
        AtomicInteger lost = new AtomicInteger();
        editor.route("**/api/events", route -> {
            if (route.fetch().status() == 201) {
                lost.incrementAndGet();
            }
            route.abort();
        });
        editor.locator("#title").fill("Answered into the void");
        editor.locator("#save").click();
        editor.waitForCondition(() -> lost.get() > 0);
        editor.locator("#notes").fill("written before it is there again");
        editor.unroute("**/api/events");
        assertThat(editor.locator("#saved")).containsText(SAVED);
        assertThat(events.withText(editor, "Answered")).hasSize(1);
        JsonObject event = events.read(editor, editor.url().replaceFirst(".*event=", ""));
        assertThat(event.getString("title")).isEqualTo("Answered into the void");
        assertThat(event.getString("notes")).isEqualTo("written before it is there again");
    }
}
