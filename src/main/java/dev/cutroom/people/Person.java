package dev.cutroom.people;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who did something.
 *
 * @param name as it stands in the audit trail and in answers; never an address of e-mail
 * @param roles empty for whom a provider knows but nobody here gave one
 */
public record Person(String name, Set<Role> roles) {

    /** Whoever uses a node that only this machine can reach. */
    public static final Person LOCAL = new Person("local", Role.OPERATOR);

    /** Another node, known by the token that all of them share. */
    public static final Person PEER = new Person("peer", Role.VIEWER);

    public Person {
        roles = Set.copyOf(roles);
    }

    public Person(String name, Role role) {
        this(name, Set.of(role));
    }

    /** Whether one of the roles does. */
    public boolean may(Role wanted) {
        return roles.stream().anyMatch(role -> role.covers(wanted));
    }

    /** The roles' names, the same each time; empty without any. */
    public String rolesText() {
        return new TreeSet<>(roles).stream().map(Role::text).collect(Collectors.joining(", "));
    }
}
