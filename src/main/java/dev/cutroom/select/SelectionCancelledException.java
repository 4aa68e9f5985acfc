package dev.cutroom.select;

/** Whoever asked for a selection has left before it was done. */
public final class SelectionCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SelectionCancelledException() {
        super("the client left before its selection was done");
    }
}
