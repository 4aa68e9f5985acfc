package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.cutroom.testing.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in a browser, on a node that records its own channel. */
class PagesIT {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double PATIENCE_MS = 60_000;
    private static final String PLAYS = "document.querySelector('video').currentTime > %s";

    @TempDir
    private static Path folder;

    private static RunningNode node;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> errors = new ArrayList<>();
    private BrowserContext context;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        boolean there = Files.isExecutable(CHROMIUM);
        assumeTrue(
                there || "true".equals(System.getenv("CI")),
                "Chromium is not at " + CHROMIUM + "; install it to try the pages");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        node = RunningNode.demo(folder.resolve("data"));
        playwright = Playwright.create();
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--autoplay-policy=no-user-gesture-required")));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (playwright != null) {
            playwright.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @AfterEach
    void close() {
        context.close();
    }

    private Page open(String path, ColorScheme scheme) {
        context = browser.newContext(new Browser.NewContextOptions().setColorScheme(scheme));
        context.setDefaultTimeout(PATIENCE_MS);
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.navigate(node.url() + path);
        return page;
    }

    private static void waitUntilPlayed(Page page, double seconds) {
        page.waitForFunction(PLAYS.formatted(seconds));
    }

    @Test
    void playsLiveAndHandsOutAPastRange() throws IOException {
        Page page = open("/", ColorScheme.LIGHT);
        page.waitForFunction("!document.querySelector('video').paused");
        double before = (double) page.evaluate("document.querySelector('video').currentTime + 0.5");
        waitUntilPlayed(page, before);
        assertThat(page.locator("#moment")).containsText(Pattern.compile("\\d{4}-\\d{2}-\\d{2} "));
        assertThat(page.locator("#rough")).isVisible();
        String rough = page.locator("#rough").getAttribute("href");
        assertThat(context.request().get(node.url() + rough).body()).hasSizeGreaterThan(1_000);
        page.locator("#play").click();
        assertThat(page.locator("#mode")).hasText("past");
        waitUntilPlayed(page, 0.2);
        assertThat(errors).isEmpty();
    }

    @Test
    void refusesARangeThatEndsBeforeItStarts() {
        Page page = open("/", ColorScheme.LIGHT);
        assertThat(page.locator("#rough")).isVisible();
        page.locator("#to").fill("2001-01-01T00:00:00");
        assertThat(page.locator("#play")).isDisabled();
        assertThat(page.locator("#rangehint")).containsText("the end after the start");
    }

    @Test
    void marksARangeByKeysAndSubmitsIt() {
        Page page = open("/editor.html", ColorScheme.DARK);
        assertThat(page.locator("#moment")).containsText("UTC");
        page.keyboard().press("[");
        assertThat(page.locator("#ranges li")).hasCount(1);
        page.evaluate("document.querySelector('video').currentTime += 2");
        page.waitForFunction("!document.querySelector('video').seeking");
        page.keyboard().press("]");
        page.keyboard().press("Control+z");
        page.keyboard().press("Control+y");
        page.locator("#title").fill("Marked by keys");
        assertThat(page.locator("#plan")).containsText("long");
        page.locator("#submit").click();
        assertThat(page.locator("#state"))
                .hasText(
                        Pattern.compile("EDITED|CLAIMED|FINALIZING|TRANSCODING|DONE"),
                        new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MS));
        page.navigate(node.url() + "/dashboard.html");
        assertThat(page.locator("#events")).containsText("Marked by keys");
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/, LIGHT",
        "/, DARK",
        "/editor.html, LIGHT",
        "/editor.html, DARK",
        "/dashboard.html, LIGHT",
        "/dashboard.html, DARK",
        "/coverage.html, LIGHT",
        "/coverage.html, DARK"
    })
    void hasNothingSeriousAgainstIt(String path, ColorScheme scheme) {
        Page page = open(path, scheme);
        assertThat(page.locator("#bus")).not().hasText("connecting");
        page.waitForTimeout(500);
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve(
                        (path.equals("/") ? "watch" : path.replaceAll("\\W|html", "")) + "-" + scheme + ".png")));
        List<String> serious = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": " + rule.getNodes())
                        .toList();
        assertThat(serious).isEmpty();
        assertThat(errors).isEmpty();
    }
}
