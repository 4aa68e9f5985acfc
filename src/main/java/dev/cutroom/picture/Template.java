package dev.cutroom.picture;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A thumbnail's template as it is kept: an image, and what part of a frame goes where, unless a request says else. */
public record Template(String name, Buffer image, Optional<Crop> crop, Optional<Crop> location) {}
