package dev.cutroom.people;

/** The provider of identities has not given its keys, so nobody can say whether a token of its is genuine: 503. */
public final class ProviderUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProviderUnavailableException(String reason) {
        super("ID tokens cannot be checked now: " + reason + ".", null, false, false);
    }
}
