package dev.cutroom.publish;

import io.vertx.core.json.JsonObject;

/**
 * What is to be where a destination puts it.
 *
 * @param id the event's, a UUID
 * @param ending of the file's kind, such as {@code mp4}
 * @param metadata what people wrote of it
 */
public record Publication(String id, String ending, JsonObject metadata) {

    /** A template's text with this one's {@code {id}} and an ending for {@code {ending}}. */
    String fill(String template, String ending) {
        return template.replace("{id}", id).replace("{ending}", ending);
    }
}
