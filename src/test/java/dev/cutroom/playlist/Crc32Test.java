package dev.cutroom.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class Crc32Test {

    @Test
    void combine_isTheCrcOfBothTogether() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] all = new byte[random.nextInt(5_000)];
            random.nextBytes(all);
            int cut = all.length == 0 ? 0 : random.nextInt(all.length);

            int combined = Crc32.combine(crc(all, 0, cut), crc(all, cut, all.length), Crc32.factor(all.length - cut));

            assertThat(combined).isEqualTo(crc(all, 0, all.length));
        }
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
