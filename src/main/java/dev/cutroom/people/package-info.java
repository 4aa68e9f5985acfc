/**
 * Who asks: tokens of our own, OpenID Connect, and what each role may do.
 *
 * <p>Context: people sign in elsewhere, programs need a token. Decision: bearer tokens only, in a header that no browser
 * sends by itself, so that no other site can write in somebody's name. Turned down: cookies and sessions.
 *
 * <p>Context: ID tokens must be checked on event loops, without locks. Decision: Nimbus checks signatures and claims; what
 * is ours is fetching keys without blocking, and roles. Turned down: vertx-auth-jwt, which takes unsigned tokens while it
 * has no key, and tokens that never end, and locks each key; vertx-auth-oauth2, for the same core.
 */
@NullMarked
package dev.cutroom.people;

import org.jspecify.annotations.NullMarked;
