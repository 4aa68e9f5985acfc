package dev.cutroom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A browser, Debian's Chromium, and a node that records the demo's channel, both started once for all classes that
 * register this. An error in a page fails the test that opened it. Without Chromium the tests are left out, but not in
 * CI, where it must be.
 */
public final class Browsing implements BeforeAllCallback, AfterEachCallback {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double PATIENCE_MS = 60_000;
    private static final Namespace SHARED = Namespace.create(Browsing.class);

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private Opened opened;

    private record Opened(RunningNode node, Playwright playwright, Browser browser) implements AutoCloseable {

        static Opened start() {
            try {
                // The node last: a browser that cannot start leaves no process behind.
                Playwright playwright = Playwright.create();
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                .setArgs(List.of("--no-sandbox", "--autoplay-policy=no-user-gesture-required")));
                Path folder = Files.createTempDirectory(Path.of("target"), "pages-");
                return new Opened(RunningNode.demo(folder.resolve("data")), playwright, browser);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(ended);
            }
        }

        @Override
        public void close() throws InterruptedException {
            playwright.close();
            node.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        assumeTrue(
                Files.isExecutable(CHROMIUM) || "true".equals(System.getenv("CI")),
                "Chromium is not at " + CHROMIUM + "; install it to try the pages");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        opened = context.getRoot()
                .getStore(SHARED)
                .getOrComputeIfAbsent(Opened.class, key -> Opened.start(), Opened.class);
    }

    /** Of the node that records the demo's channel, without a slash at the end. */
    public String url() {
        return opened.node.url();
    }

    /** A page of that node in a browser profile of its own, as if another person had opened it. */
    public Page open(String path) {
        return openAt(url() + path, ColorScheme.LIGHT);
    }

    public Page openAt(String url, ColorScheme scheme) {
        BrowserContext context = opened.browser.newContext(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(1280, 1000));
        context.setDefaultTimeout(PATIENCE_MS);
        contexts.add(context);
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.navigate(url);
        return page;
    }

    /** Keeps the page's picture for people to look at, in both themes, and holds what axe finds against it. */
    public void hold(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            photograph(page, name + "-" + scheme);
            List<String> serious = new AxeBuilder(page)
                    .analyze().getViolations().stream()
                            .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                            .map(rule -> rule.getId() + ": " + rule.getNodes())
                            .toList();
            assertThat(serious).as(name + " " + scheme).isEmpty();
        }
    }

    public void photograph(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        List<String> seen = List.copyOf(errors);
        errors.clear();
        assertThat(seen).as("errors of the pages").isEmpty();
    }
}
