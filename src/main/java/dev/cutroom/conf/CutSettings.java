package dev.cutroom.conf;

/**
 * How cuts are made.
 *
 * @param encoders how many run at once; 0 is one for each core
 * @param queue how many cuts may wait for an encoder; one more answers 429
 * @param cache how much disk finished cuts may take; 0 keeps none
 */
public record CutSettings(
        @Default("0") int encoders,
        @Default("64") int queue,
        @Default("4GiB") Bytes cache) {

    /** The same for a process beside a node, whose finished cuts it must leave alone. */
    public CutSettings keepingNone() {
        return new CutSettings(encoders, queue, new Bytes(0));
    }
}
