package dev.cutroom.people;

/**
 * Who did something.
 *
 * @param name as it stands in the audit trail and in answers; never an address of e-mail
 */
public record Person(String name, Role role) {

    /** Whoever uses a node that only this machine can reach. */
    public static final Person LOCAL = new Person("local", Role.OPERATOR);
}
