package dev.cutroom.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import dev.cutroom.testing.Browsing;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An event's thumbnail, made in the editor: templates, crop boxes, a picture of its own. */
class ThumbnailIT {

    @RegisterExtension
    static final Browsing BROWSING = new Browsing();

    private static byte[] png(Color colour) throws IOException {
        BufferedImage image = new BufferedImage(640, 360, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(colour);
        pen.fillRect(0, 280, 640, 80);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static void drag(Page page, String selector, double fromX, double fromY, double toX, double toY) {
        page.locator(selector).scrollIntoViewIfNeeded();
        BoundingBox box = page.locator(selector).boundingBox();
        page.mouse().move(box.x + fromX * box.width, box.y + fromY * box.height);
        page.mouse().down();
        page.mouse().move(box.x + toX * box.width, box.y + toY * box.height);
        page.mouse().up();
    }

    private static JsonObject saved(Page page) {
        String id = page.url().replaceFirst(".*event=", "");
        return new JsonObject(
                        page.request().get(BROWSING.url() + "/api/events/" + id).text())
                .getJsonObject("thumbnail");
    }

    @Test
    void aFrameUnderATemplate_isCroppedWithThePointerAndByNumbers_andAPictureOfItsOwnIsTaken() throws IOException {
        Page page = BROWSING.open("/editor.html");
        assertThat(page.locator("#moment")).containsText("UTC");
        page.keyboard().press("[");
        page.locator("#title").fill("With a thumbnail");
        page.locator("#save").click();
        assertThat(page.locator("#state")).hasText("UNEDITED");

        page.locator("#thumbnail").selectOption("template");
        page.locator("#pick").click();
        page.locator("#newtemplate")
                .setInputFiles(new FilePayload("banner.png", "image/png", png(new Color(200, 30, 30))));
        assertThat(page.locator("#template")).hasValue("banner");
        page.waitForFunction("[...document.querySelectorAll('.cropped')].every(image => image.naturalWidth > 0)");
        drag(page, ".croparea >> nth=0", 0.25, 0.25, 0.75, 0.75);
        assertThat(page.getByLabel("left").first()).hasValue(Pattern.compile("2[34]\\d"));
        page.getByLabel("top").nth(1).fill("20");
        page.getByLabel("top").nth(1).press("Tab");
        page.waitForFunction("document.getElementById('thumb').naturalWidth === 640");
        assertThat(page.locator("#saved")).containsText(Pattern.compile("saved \\d"));
        JsonObject thumbnail = saved(page);
        assertThat(thumbnail.getString("template")).isEqualTo("banner");
        assertThat(thumbnail.getString("crop")).matches("2[34]\\d,13\\d,7[12]\\d,40\\d");
        assertThat(thumbnail.getString("location")).isEqualTo("0,20,640,360");
        BROWSING.hold(page, "thumbnail");

        page.locator("#thumbnail").selectOption("custom");
        page.locator("#picture").setInputFiles(new FilePayload("own.png", "image/png", png(new Color(20, 120, 220))));
        page.waitForFunction("document.getElementById('thumb').src.includes('/thumbnail.png')"
                + " && document.getElementById('thumb').naturalWidth === 640");
        assertThat(saved(page).getString("mode")).isEqualTo("custom");
    }
}
