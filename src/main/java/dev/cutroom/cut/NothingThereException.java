package dev.cutroom.cut;

import dev.cutroom.timeline.Rendition;

/** Nothing at all is kept of what is to be cut; HTTP answers 406. */
public final class NothingThereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NothingThereException(Rendition rendition) {
        super("nothing is kept of " + rendition.path() + " in the ranges asked for; choose others");
    }
}
