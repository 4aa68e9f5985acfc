package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.cutroom.testing.Browsing;
import dev.cutroom.testing.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The pages of a node that lets nobody read without a token, for somebody who has one. */
class ClosedReadingIT {

    private static final String TOKEN = "a-token-that-nobody-guesses-0123456789";
    private static final int TS_PACKET = 188;

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    @TempDir
    private Path folder;

    @Test
    void theBusAndPlainLinks_carryTheToken() throws IOException, InterruptedException {
        List<String> closed = List.of("--set", "auth.reads=token", "--set", "replicate.token=" + TOKEN);
        try (RunningNode node = RunningNode.demo(folder.resolve("data"), 0, closed)) {
            Page page = BROWSING.openAt(node.url() + "/icon.svg", ColorScheme.LIGHT);
            page.evaluate("token => localStorage.setItem('cutroom.token', token)", TOKEN);
            page.navigate(node.url() + "/");

            assertThat(page.locator("#bus")).hasText("live");
            page.waitForFunction("document.querySelector('video').currentTime > 0.2");
            assertThat(page.locator("#rough")).isVisible();
            assertThat(page.request()
                            .get(node.url() + page.locator("#rough").getAttribute("href"))
                            .status())
                    .as("without the token")
                    .isEqualTo(401);
            Download download =
                    page.waitForDownload(() -> page.locator("#rough").click());

            assertThat(download.suggestedFilename()).endsWith(".ts");
            assertThat(Files.size(download.path())).isPositive().matches(size -> size % TS_PACKET == 0);

            page.navigate(node.url() + "/coverage.html");
            Page map = page.waitForPopup(() -> page.locator("#picture").click());
            map.waitForFunction("document.images[0]?.naturalWidth > 0");
            page.navigate("about:blank");
        }
    }
}
