package dev.cutroom.conf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who this node is.
 *
 * @param data the base folder: everything is kept below it
 * @param name its name among other nodes; the host's without one
 * @param url that other nodes reach this one by; made of where it answers without one
 * @param roles what it does; all that the configuration gives work to when none are named
 */
public record NodeSettings(@Default("data") Path data, Optional<String> name, Optional<String> url, List<Role> roles) {

    /** What a node can do. */
    public enum Role {
        RECORD,
        SERVE,
        REPLICATE,
        CUT,
        COVERAGE
    }

    /** Whether this node does a thing. */
    public boolean does(Role role) {
        return roles.isEmpty() || roles.contains(role);
    }
}
