package dev.cutroom.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The disk refused a write: it is full, read-only or forbidden. Nothing of the write is left. */
public final class StoreWriteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StoreWriteException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The disk's own words say too little: which folder, and what would help. */
    static StoreWriteException of(Path folder, IOException refused) {
        String reason = refused instanceof FileSystemException system ? system.getReason() : refused.getMessage();
        if (refused instanceof AccessDeniedException) {
            reason = "permission denied";
        }
        return new StoreWriteException(
                "nothing can be written to " + folder + ": " + (reason == null ? refused : reason)
                        + "; free space or make the folder writable",
                refused);
    }
}
