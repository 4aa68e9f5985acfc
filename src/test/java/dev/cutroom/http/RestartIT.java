package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.cutroom.testing.Browsing;
import dev.cutroom.testing.RunningNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The node is killed while somebody edits, and is there again. */
class RestartIT {

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    @TempDir
    private Path folder;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anEditOutlivesItsNode() throws IOException, InterruptedException {
        int port = freePort();
        Page page;
        try (RunningNode node = RunningNode.demo(folder.resolve("data"), port)) {
            page = BROWSING.openAt(node.url() + "/editor.html", ColorScheme.LIGHT);
            assertThat(page.locator("#moment")).containsText("UTC");
            page.locator("#title").fill("Before the fall");
            page.locator("#save").click();
            assertThat(page.locator("#saved")).containsText(Pattern.compile("saved \\d"));
            node.kill();
        }
        assertThat(page.locator("#bus")).hasText("asking every 3 s");
        page.locator("#title").fill("Written while it was away");
        assertThat(page.locator("#notice")).containsText("kept in this browser");
        BROWSING.photograph(page, "away");
        try (RunningNode node = RunningNode.demo(folder.resolve("data"), port)) {
            assertThat(page.locator("#bus")).hasText("live");
            assertThat(page.locator("#saved")).containsText(Pattern.compile("saved \\d"));
            String id = page.url().replaceFirst(".*event=", "");
            assertThat(page.request().get(node.url() + "/api/events/" + id).text())
                    .contains("Written while it was away");
            page.route("**/api/events/" + id, route -> route.abort());
            page.locator("#notes").fill("not sent when the page is left");
            assertThat(page.locator("#notice")).containsText("kept in this browser");
            page.unroute("**/api/events/" + id);
            page.reload();
            assertThat(page.locator("#notes")).hasValue("not sent when the page is left");
            assertThat(page.locator("#notice")).containsText("What was left unsaved here is back");
            page.navigate("about:blank");
        }
    }
}
