package dev.cutroom.http;

/** A request that cannot be answered as asked; the detail says what was wrong and what would be right. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    public Refusal(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    public static Refusal badRequest(String detail) {
        return new Refusal(400, detail);
    }

    public static Refusal notFound(String detail) {
        return new Refusal(404, detail);
    }

    public int status() {
        return status;
    }
}
