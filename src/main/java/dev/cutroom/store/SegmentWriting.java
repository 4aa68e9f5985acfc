package dev.cutroom.store;

import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A segment that is being written: to a temporary name, hashed on the way. Owned by one caller. */
public interface SegmentWriting {

    /** Appends; done once the bytes are with the operating system, so that waiting for it is back-pressure. */
    Future<Void> write(Buffer bytes);

    /** Bytes written so far. */
    long size();

    /** Ends it under its final name. For a named writing the type is that of the name and the argument must agree. */
    Future<Segment> finish(SegmentType type);

    /** Gives it up; the temporary file goes away. */
    Future<Void> abandon();
}
