package dev.cutroom.record;

import io.vertx.core.buffer.Buffer;

/** Takes a part out of a stream of bytes, for origins that were asked for a range and give the whole. */
final class RangeCut {

    private long skip;
    private long left;

    RangeCut(long offset, long length) {
        this.skip = offset;
        this.left = length;
    }

    /** The whole of what comes. */
    static RangeCut none() {
        return new RangeCut(0, Long.MAX_VALUE);
    }

    boolean isDone() {
        return left == 0;
    }

    /** What of the next bytes lies in the part. */
    Buffer of(Buffer bytes) {
        if (skip == 0 && left >= bytes.length()) {
            left -= bytes.length();
            return bytes;
        }
        int from = (int) Math.min(skip, bytes.length());
        int to = (int) Math.min(bytes.length(), from + left);
        skip -= from;
        left -= to - from;
        return bytes.slice(from, to);
    }
}
