package dev.cutroom.publish;

import dev.cutroom.conf.PublishSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Authorised calls of the YouTube Data API, each paid for out of the day's quota before it is made. Used on one context,
 * which owns the access token.
 */
final class YouTubeApi {

    /** The day of a quota begins at midnight there. */
    private static final ZoneId QUOTA_ZONE = ZoneId.of("America/Los_Angeles");

    private static final Set<String> QUOTA_REASONS =
            Set.of("quotaExceeded", "dailyLimitExceeded", "uploadLimitExceeded");
    private static final Set<String> RATE_REASONS = Set.of("rateLimitExceeded", "userRateLimitExceeded");
    private static final Duration RATE_WAIT = Duration.ofMinutes(5);
    private static final int UNAUTHORISED = 401;

    private final Sender sender;
    private final Backoff backoff;
    private final PublishSettings.YouTube settings;
    private final UploadsTable table;
    private final Clock clock;
    private @Nullable String accessToken;

    YouTubeApi(Sender sender, Backoff backoff, PublishSettings.YouTube settings, UploadsTable table, Clock clock) {
        this.sender = sender;
        this.backoff = backoff;
        this.settings = settings;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Makes a call, again when what is wrong passes.
     *
     * @param units that it costs
     * @param path below the API's address
     * @param body sent as it is; null for none
     */
    Future<Answer> call(
            int units,
            HttpMethod method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable Buffer body) {
        String url = settings.api() + path + "?" + encode(query);
        return backoff.run(sender.vertx(), () -> false, () -> spend(units).compose(paid -> authorised(token -> {
                    RequestOptions options =
                            new RequestOptions().setMethod(method).setAbsoluteURI(url);
                    headers.forEach(options::putHeader);
                    return sender.send(options.putHeader("Authorization", "Bearer " + token), body);
                })
                .map(this::accepted)));
    }

    /** As {@link #call}, with JSON both ways. */
    Future<JsonObject> json(
            int units, HttpMethod method, String path, Map<String, String> query, @Nullable JsonObject body) {
        return call(
                        units,
                        method,
                        path,
                        query,
                        Map.of("Content-Type", "application/json; charset=UTF-8"),
                        body == null ? null : Buffer.buffer(body.encode()))
                .map(Answer::json);
    }

    private static String encode(Map<String, String> query) {
        return new TreeMap<>(query)
                .entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    /** Sends with an access token; with a new one, once, when the server does not take it any longer. */
    Future<Answer> authorised(Function<String, Future<Answer>> send) {
        return token().compose(send).compose(answer -> {
            if (answer.status() != UNAUTHORISED) {
                return Future.succeededFuture(answer);
            }
            accessToken = null;
            return token().compose(send);
        });
    }

    private Future<String> token() {
        String known = accessToken;
        if (known != null) {
            return Future.succeededFuture(known);
        }
        String form = encode(Map.of(
                "client_id", settings.clientId(),
                "client_secret", settings.clientSecret().value(),
                "refresh_token", settings.refreshToken().value(),
                "grant_type", "refresh_token"));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(settings.tokens())
                .putHeader("Content-Type", "application/x-www-form-urlencoded");
        return sender.send(options, Buffer.buffer(form)).map(answer -> {
            String fresh = answer.isSuccess() ? answer.json().getString("access_token") : null;
            if (fresh == null) {
                throw answer.failure(who() + ", asked for an access token,");
            }
            accessToken = fresh;
            return fresh;
        });
    }

    private String who() {
        return "The destination '" + settings.name() + "'";
    }

    private Future<Void> spend(int units) {
        if (units == 0) {
            return Future.succeededFuture();
        }
        ZonedDateTime now = clock.instant().atZone(QUOTA_ZONE);
        LocalDate day = now.toLocalDate();
        return table.spend(day, units, settings.quota()).map(enough -> {
            if (!enough) {
                throw usedUp("has no " + units + " units left of its " + settings.quota() + " for " + day
                        + " (Pacific time)");
            }
            return null;
        });
    }

    private LaterException usedUp(String what) {
        ZonedDateTime now = clock.instant().atZone(QUOTA_ZONE);
        Duration wait = Duration.between(
                now, now.toLocalDate().plusDays(1).atStartOfDay(QUOTA_ZONE).plusMinutes(1));
        return new LaterException(
                who() + " " + what + "; it is tried again at " + clock.instant().plus(wait) + ".", wait);
    }

    /** @throws RuntimeException what the answer means when it is none that was hoped for */
    Answer accepted(Answer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        String reason = reason(answer);
        if (QUOTA_REASONS.contains(reason)) {
            throw usedUp("has used up its quota, YouTube says (" + reason + ")");
        }
        if (RATE_REASONS.contains(reason)) {
            throw new LaterException(who() + " is asked too often, YouTube says (" + reason + ").", RATE_WAIT);
        }
        throw answer.failure(who());
    }

    private static String reason(Answer answer) {
        JsonArray errors =
                answer.json().getJsonObject("error", new JsonObject()).getJsonArray("errors", new JsonArray());
        return errors.isEmpty() ? "" : errors.getJsonObject(0).getString("reason", "");
    }
}
