package dev.cutroom.conf;

/**
 * The live channel that a node makes itself.
 *
 * @param enabled whether it does ({@code cutroom demo} sets it)
 */
public record DemoSettings(@Default("false") boolean enabled) {}
