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
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Images in memory. All of it takes milliseconds of computing and belongs on a worker thread. */
final class Images {

    /** Of a frame: 8K and some. */
    static final long MOST_FRAME_PIXELS = 40_000_000;

    /** Of what people send: 4K. A few bytes of PNG can stand for any number of pixels, each of which takes four here. */
    static final long MOST_SENT_PIXELS = 3_840L * 2_160;

    private Images() {}

    /**
     * Reads a PNG.
     *
     * @param most pixels
     * @throws IllegalArgumentException when it is none, or far too large
     */
    static BufferedImage png(Buffer bytes, String what, long most) {
        return read(bytes, what, most, reader -> reader.read(0));
    }

    /** As {@link #png(Buffer, String, long)}, but looks at the size alone, which takes no memory; gives the same bytes. */
    static Buffer check(Buffer bytes, String what, long most) {
        return read(bytes, what, most, reader -> bytes);
    }

    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T read(Buffer bytes, String what, long most, Reading<T> reading) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes.getBytes()))) {
            reader.setInput(in);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > most) {
                throw new IllegalArgumentException("the " + what + " has " + reader.getWidth(0) + "x"
                        + reader.getHeight(0) + " pixels; at most " + most + " are taken, 3840x2160 for example");
            }
            return reading.from(reader);
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
