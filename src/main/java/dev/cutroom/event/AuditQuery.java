package dev.cutroom.event;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which entries of the audit trail are asked for; they come newest first.
 *
 * @param subject what was changed, such as {@code event} or {@code template}; {@code id} which one
 * @param by who changed it
 * @param from, to when, microseconds since the epoch
 * @param before only entries of a smaller number: the last one of the page before
 */
public record AuditQuery(
        Optional<String> subject,
        Optional<String> id,
        Optional<String> by,
        OptionalLong from,
        OptionalLong to,
        OptionalLong before,
        int limit) {}
