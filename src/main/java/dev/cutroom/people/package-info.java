/**
 * Who asks: tokens of our own, OpenID Connect, and what each role may do.
 *
 * <p>Context: people sign in elsewhere, programs need a token. Decision: bearer tokens only, in a header that no browser
 * sends by itself, so that no other site can write in somebody's name. Turned down: cookies and sessions.
 */
@NullMarked
package dev.cutroom.people;

import org.jspecify.annotations.NullMarked;
