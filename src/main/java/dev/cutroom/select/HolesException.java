package dev.cutroom.select;

import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Micros;

/** A range has a hole and the caller allows none (wire.md section 2); HTTP answers 406. */
public final class HolesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Hole hole;

    public HolesException(Hole hole) {
        super("nothing whole is kept from " + Micros.format(hole.start()) + " to " + Micros.format(hole.end())
                + "; choose another range, or allow holes");
        this.hole = hole;
    }

    /** The first one. */
    public Hole hole() {
        return hole;
    }
}
