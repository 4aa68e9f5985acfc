package dev.cutroom.mpegts;

import java.util.Random;

/** Where chance begins: anew in every run, the same in every run of CI, or at {@code -Dcutroom.seed=}. */
final class Seed {

    private static final long VALUE = Long.getLong("cutroom.seed", chosen());

    private Seed() {}

    private static long chosen() {
        return System.getenv("CI") != null ? 20_261_127 : new Random().nextInt(1 << 30);
    }

    /** To be shown with what fails: with it the run can be repeated. */
    static String text() {
        return "-Dcutroom.seed=" + VALUE;
    }

    static Random random(long trial) {
        return new Random(VALUE * 1_000_003 + trial);
    }
}
