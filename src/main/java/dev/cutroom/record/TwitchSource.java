package dev.cutroom.record;

import dev.cutroom.conf.TwitchSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The address of a live channel of Twitch ({@code twitch:NAME}): a playback token from its GraphQL interface, and with
 * it the multivariant playlist from its usher. Tokens expire, so each session asks anew.
 */
final class TwitchSource implements Source {

    private static final String QUERY = """
        query PlaybackAccessToken($login: String!, $playerType: String!) {
          streamPlaybackAccessToken(channelName: $login,
              params: {platform: "web", playerBackend: "mediaplayer", playerType: $playerType}) {
            value
            signature
          }
        }\
        """;
    private static final int MOST_P = 10_000_000;

    private final Web web;
    private final TwitchSettings settings;
    private final String login;

    TwitchSource(Web web, TwitchSettings settings, String login) {
        this.web = web;
        this.settings = settings;
        this.login = login;
    }

    @Override
    public Future<String> playlistUrl() {
        JsonObject body = new JsonObject()
                .put("operationName", "PlaybackAccessToken")
                .put("query", QUERY)
                .put("variables", new JsonObject().put("login", login).put("playerType", settings.playerType()));
        return web.post(settings.api(), Map.of("Client-ID", settings.clientId()), body.toBuffer())
                .map(this::address);
    }

    private String address(Buffer answer) {
        JsonObject token = token(answer);
        if (token == null || token.getString("value") == null || token.getString("signature") == null) {
            throw new OriginException(0, "Twitch gave no playback token for the channel '" + login + "'");
        }
        return settings.usher() + "/" + encode(login) + ".m3u8?allow_source=true&allow_audio_only=true"
                + "&fast_bread=false&player_backend=mediaplayer&supported_codecs=avc1&p="
                + ThreadLocalRandom.current().nextInt(MOST_P) + "&sig=" + encode(token.getString("signature"))
                + "&token=" + encode(token.getString("value"));
    }

    private static JsonObject token(Buffer answer) {
        try {
            JsonObject data = answer.toJsonObject().getJsonObject("data");
            return data == null ? new JsonObject() : data.getJsonObject("streamPlaybackAccessToken", new JsonObject());
        } catch (DecodeException | ClassCastException notAsExpected) {
            throw new OriginException(0, "Twitch's answer is not the JSON expected: " + notAsExpected.getMessage());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
