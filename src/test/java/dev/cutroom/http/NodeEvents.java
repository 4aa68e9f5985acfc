package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import dev.cutroom.testing.Browsing;
import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReference;

/** Events of the node that the pages are tried on, made and read past the pages. */
record NodeEvents(Browsing browsing) {

    private String path(String id) {
        return browsing.url() + "/api/events/" + id;
    }

    /** The id of a new one. */
    String make(Page page, JsonObject fields) {
        return make(page, browsing.url(), fields.encode());
    }

    /** The same on another node; one that has just started has no database at once. */
    static String make(Page page, String url, String fields) {
        AtomicReference<String> id = new AtomicReference<>();
        page.waitForCondition(() -> {
            APIResponse made = page.request().post(url + "/api/events", typed(fields, "application/json"));
            if (made.status() != 503) {
                assertThat(made.status()).as(made.text()).isEqualTo(201);
                id.set(new JsonObject(made.text()).getString("id"));
            }
            return id.get() != null;
        });
        return id.get();
    }

    /** One second of the demo's channel, with a title. */
    JsonObject cuttable(Page page, String title) {
        long start = EditorIT.stretch(page, 3) + Micros.SECOND;
        JsonObject range =
                new JsonObject().put("start", Micros.format(start)).put("end", Micros.format(start + Micros.SECOND));
        return new JsonObject()
                .put("title", title)
                .put("channel", "demo")
                .put("quality", "source")
                .put("ranges", new JsonArray().add(range));
    }

    JsonObject read(Page page, String id) {
        return new JsonObject(page.request().get(path(id)).text());
    }

    /** Changes one as another person does. */
    void change(Page page, String id, JsonObject fields) {
        String tag = '"' + read(page, id).getLong("version").toString() + '"';
        page.request()
                .patch(path(id), typed(fields.encode(), "application/json").setHeader("If-Match", tag));
    }

    /** All whose text has so much of it. */
    JsonArray withText(Page page, String text) {
        return new JsonObject(page.request()
                        .get(browsing.url() + "/api/events?text=" + text)
                        .text())
                .getJsonArray("events");
    }

    /** The editor of one, ready. */
    Page edit(String id) {
        Page page = browsing.open("/editor.html?event=" + id);
        assertThat(page.locator("#moment")).containsText("UTC");
        return page;
    }

    static RequestOptions typed(String body, String type) {
        return RequestOptions.create().setHeader("Content-Type", type).setData(body);
    }
}
