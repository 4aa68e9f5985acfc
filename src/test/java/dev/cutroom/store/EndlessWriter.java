package dev.cutroom.store;

import dev.cutroom.timeline.Micros;
import java.nio.file.Path;
import java.util.Random;

/** A process of its own that writes segments until it is killed: {@code EndlessWriter BASE SEED}. Says when it has begun. */
public final class EndlessWriter {

    private EndlessWriter() {}

    public static void main(String[] args) {
        OpenStore open = new OpenStore(Path.of(args[0]));
        Random random = new Random(Long.parseLong(args[1]));
        for (int i = 0; ; i++) {
            byte[] content = new byte[200 + random.nextInt(1 << 20)];
            random.nextBytes(content);
            open.put(
                    OpenStore.TEN + i * 2L * Micros.SECOND % Micros.HOUR,
                    new String(content, java.nio.charset.StandardCharsets.ISO_8859_1));
            if (i == 0) {
                System.out.println("begun");
            }
        }
    }
}
