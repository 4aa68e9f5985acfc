package dev.cutroom.picture;

import io.vertx.core.buffer.Buffer;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Images in memory. All of it takes milliseconds of computing and belongs on a worker thread. */
final class Images {

    private static final long MOST_PIXELS = 64L << 20;

    private Images() {}

    /**
     * Reads a PNG.
     *
     * @throws IllegalArgumentException when it is none, or far too large
     */
    static BufferedImage png(Buffer bytes, String what) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes.getBytes()))) {
            reader.setInput(in);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > MOST_PIXELS) {
                throw new IllegalArgumentException(
                        "the " + what + " has " + pixels + " pixels; at most " + MOST_PIXELS + " are taken");
            }
            return reader.read(0);
        } catch (IOException | IndexOutOfBoundsException notAnImage) {
            throw new IllegalArgumentException("the " + what + " is no PNG image", notAnImage);
        } finally {
            reader.dispose();
        }
    }

    static Buffer png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }

    /**
     * Puts a part of a frame under a template: scaled to a place of it, which the template leaves transparent.
     *
     * @throws IllegalArgumentException when the part does not lie within the frame, or the place not within the template
     */
    static BufferedImage compose(BufferedImage frame, BufferedImage template, Crop crop, Crop location) {
        requireInside(crop, frame, "crop", "the frame");
        requireInside(location, template, "location", "the template");
        BufferedImage canvas =
                new BufferedImage(template.getWidth(), template.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = canvas.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.drawImage(
                frame,
                location.left(),
                location.top(),
                location.right(),
                location.bottom(),
                crop.left(),
                crop.top(),
                crop.right(),
                crop.bottom(),
                null);
        pen.drawImage(template, 0, 0, null);
        pen.dispose();
        return canvas;
    }

    private static void requireInside(Crop part, BufferedImage image, String what, String of) {
        if (part.right() > image.getWidth() || part.bottom() > image.getHeight()) {
            throw new IllegalArgumentException("the " + what + " " + part + " must lie within " + of + ", which is "
                    + image.getWidth() + "x" + image.getHeight());
        }
    }

    /** The whole of an image. */
    static Crop whole(BufferedImage image) {
        return new Crop(0, 0, image.getWidth(), image.getHeight());
    }
}
