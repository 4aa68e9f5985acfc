package dev.cutroom.people;

import dev.cutroom.conf.OidcSettings;
import dev.cutroom.conf.OidcSettings.RoleRule;
import dev.cutroom.conf.Secret;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which roles the claims of a token give. Immutable. */
final class RoleRules {

    private final List<RoleRule> rules;
    private final Map<Role, List<String>> addresses = new EnumMap<>(Role.class);

    RoleRules(OidcSettings settings) {
        rules = settings.roles();
        addresses.put(Role.VIEWER, lowerCase(settings.emails().viewer()));
        addresses.put(Role.EDITOR, lowerCase(settings.emails().editor()));
        addresses.put(Role.ARTIST, lowerCase(settings.emails().artist()));
        addresses.put(Role.OPERATOR, lowerCase(settings.emails().operator()));
    }

    private static List<String> lowerCase(List<Secret> addresses) {
        return addresses.stream()
                .map(address -> address.value().strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    Set<Role> roles(Map<String, Object> claims) {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (RoleRule rule : rules) {
            if (holds(claims, rule.claim(), rule.value())) {
                roles.add(Role.parse(rule.role().name().toLowerCase(Locale.ROOT)));
            }
        }
        verifiedAddress(claims)
                .ifPresent(address -> addresses.forEach((role, known) -> {
                    if (known.stream()
                            .anyMatch(one -> one.startsWith("@") ? address.endsWith(one) : address.equals(one))) {
                        roles.add(role);
                    }
                }));
        return roles;
    }

    /** Some providers let people write any address into their profile; only a verified one says who they are. */
    private static Optional<String> verifiedAddress(Map<String, Object> claims) {
        return Boolean.TRUE.equals(claims.get("email_verified")) && claims.get("email") instanceof String address
                ? Optional.of(address.strip().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private static boolean holds(Map<String, Object> claims, String name, String value) {
        return find(claims, name)
                .map(found -> found instanceof Collection<?> all
                        ? all.stream().anyMatch(one -> value.equals(String.valueOf(one)))
                        : value.equals(String.valueOf(found)))
                .orElse(false);
    }

    /** A claim by its name, or by a path of names such as {@code realm_access.roles}. */
    private static Optional<Object> find(Map<?, ?> claims, String name) {
        Object direct = claims.get(name);
        if (direct != null) {
            return Optional.of(direct);
        }
        Object at = claims;
        for (String part : Arrays.asList(name.split("\\."))) {
            at = at instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return Optional.ofNullable(at);
    }
}
