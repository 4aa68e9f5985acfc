package dev.cutroom.store;

/** What arrived is not what its name says: the SHA-256 of the content differs from the hash in the name. */
public final class ContentMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ContentMismatchException(String name, String hash) {
        super("the content of " + name + " has the hash " + hash + "; it was thrown away");
    }
}
