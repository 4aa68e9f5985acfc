package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.cutroom.testing.Browsing;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The editor's timeline in a browser: sound, pictures under the pointer, zoom to the frame, six hours at once. */
class TimelineIT {

    private static final String COLOURED = """
        name => {
          const canvas = document.getElementById('timeline');
          const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          pixel.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--' + name);
          pixel.fillRect(0, 0, 1, 1);
          const want = pixel.getImageData(0, 0, 1, 1).data;
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3] > 250 && Math.abs(data[i] - want[0]) + Math.abs(data[i + 1] - want[1]) + Math.abs(data[i + 2] - want[2]) < 12) count++;
          }
          return count;
        }\
        """;

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    private static Page opened() {
        Page page = BROWSING.open("/editor.html");
        assertThat(page.locator("#moment")).containsText("UTC");
        return page;
    }

    @Test
    void drawsTheSoundOfWhatIsRecorded() {
        Page page = opened();
        page.waitForFunction("(" + COLOURED + ")('sound') > 200");
        assertThat((Integer) page.evaluate(COLOURED, "good")).isPositive();
        BROWSING.hold(page, "timeline");
    }

    @Test
    void showsThePictureUnderThePointer() {
        Page page = opened();
        page.locator("#timeline").hover();
        assertThat(page.locator(".hover")).isVisible();
        page.waitForFunction("document.querySelector('.hover img').naturalWidth === 192");
        assertThat(page.locator(".hover span")).hasText(Pattern.compile("\\d{2}:\\d{2}:\\d{2}\\.\\d{3}"));
        BROWSING.photograph(page, "hover");
        page.mouse().move(5, 5);
        assertThat(page.locator(".hover")).isHidden();
    }

    @Test
    void zoomsToTheFrameWithTheWheelAndBackByKey() {
        Page page = opened();
        BoundingBox box = page.locator("#timeline").boundingBox();
        page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
        for (int i = 0; i < 10; i++) {
            page.mouse().wheel(0, -400);
        }
        assertThat(page.locator("#visible")).containsText(Pattern.compile("0\\.1\\d s long$"));
        BROWSING.photograph(page, "frames");
        page.locator("#timeline").press("Home");
        assertThat(page.locator("#visible")).not().containsText(Pattern.compile("0\\.1\\d s long$"));
    }

    @Test
    void staysSmoothWithSixHoursLoaded() {
        Page page = opened();
        double slowest = ((Number) page.evaluate("""
            async () => {
              const { Timeline } = await import('/timeline.js');
              const canvas = document.getElementById('timeline');
              const line = new Timeline(canvas, canvas.parentNode, {
                seek() {}, drag() {}, moved() {}, stream: () => ({ channel: 'none', quality: 'none' }) });
              const second = 1e6;
              const from = 1.7e15;
              const six = Array.from({ length: 10800 }, (each, i) => from + 2 * i * second);
              line.waveform.show = () => {};
              for (let i = 0; i < 9; i++) line.waveform.tiles.set(`4/${Math.floor(from / 2621440000) + i}`, {
                start: (Math.floor(from / 2621440000) + i) * 2621440000, until: Infinity,
                peaks: new Array(512).fill(0.5), rms: new Array(512).fill(0.2) });
              line.set({ keyframes: six, from, to: from + 21600 * second, spans: six.map((start) => ({ start, end: start + 1.9 * second })) });
              const { paint } = await import('/paint.js');
              line.view(from, from + 21600 * second);
              const took = [];
              for (let i = 0; i < 20; i++) {
                line.zoom(from + 10800 * second, 0.7);
                const begun = performance.now();
                paint(line);
                took.push(performance.now() - begun);
              }
              return took.sort((a, b) => a - b)[10];
            }\
            """)).doubleValue();
        // A tenth of a second would be seen as a halt; a picture of the screen is 17 ms.
        assertThat(slowest).isLessThan(100);
    }
}
