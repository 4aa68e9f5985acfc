package dev.cutroom.conf;

import java.util.List;

/**
 * Who is told of changes of events over HTTP.
 *
 * @param name by which logs and meters call it; nodes that share a database and a hook give it the same
 * @param url where each change is sent, by POST
 * @param secret what the signature is made with
 * @param events the states whose beginning is told, such as DONE; every change without any
 */
public record WebhookSettings(String name, String url, Secret secret, List<String> events) {

    public WebhookSettings {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "the url of the webhook " + name + " must begin with http:// or https://");
        }
        if (secret.value().length() < 16) {
            throw new IllegalArgumentException("the secret of the webhook " + name
                    + " must have at least 16 characters, so that nobody guesses it");
        }
    }
}
