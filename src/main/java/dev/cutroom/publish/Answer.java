package dev.cutroom.publish;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What a server said, its body bounded. */
record Answer(int status, MultiMap headers, Buffer body) {

    private static final int SHOWN_CHARACTERS = 300;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isMissing() {
        return status == 404 || status == 410;
    }

    /** Whether the same request may well succeed a little later. */
    boolean isPassing() {
        return status >= 500 && status != 501 || status == TIMEOUT || status == TOO_MANY;
    }

    /** The body as JSON; an empty object when it is something else. */
    JsonObject json() {
        try {
            return body.toJsonObject();
        } catch (DecodeException | ClassCastException notJson) {
            return new JsonObject();
        }
    }

    Optional<Long> length() {
        return Optional.ofNullable(headers.get("Content-Length")).map(Long::parseLong);
    }

    /** What it said, for people: one bounded line. */
    String words() {
        String text = body.toString().replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        String shown = text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
        return status + (shown.isEmpty() ? "" : ": " + shown);
    }

    /**
     * The failure that this answer is.
     *
     * @param who said it, such as "the destination 'web'"
     */
    RuntimeException failure(String who) {
        String said = who + " answered " + words();
        return isPassing() ? new PassingException(said) : new RefusedException(said);
    }

    /** It may succeed when it is tried again. */
    static final class PassingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PassingException(String message) {
            super(message);
        }
    }
}
