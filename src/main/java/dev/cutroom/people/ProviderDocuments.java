package dev.cutroom.people;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** What a provider publishes about itself (OpenID Connect Discovery 1.0, section 4). */
final class ProviderDocuments {

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int LARGEST_BYTES = 1 << 20;
    private static final int CONNECT_MILLIS = 5_000;
    private static final long PATIENCE_SECONDS = 10;

    private final HttpClient client;
    private final String issuer;

    ProviderDocuments(Vertx vertx, String issuer) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setDecompressionSupported(true));
        this.issuer = issuer;
    }

    Future<Void> close() {
        return client.close();
    }

    /** The text of its JWKS; fails with a sentence's part that says why. */
    Future<String> keys() {
        return get(issuer.replaceFirst("/$", "") + DISCOVERY)
                .map(this::keysAddress)
                .compose(this::get)
                .map(Buffer::toString);
    }

    private String keysAddress(Buffer document) {
        JsonObject described;
        try {
            described = new JsonObject(document);
        } catch (DecodeException malformed) {
            throw new IllegalStateException("the provider's " + DISCOVERY + " is not JSON");
        }
        if (!issuer.equals(described.getValue("issuer"))) {
            throw new IllegalStateException("the provider names itself '" + described.getValue("issuer")
                    + "', but auth.oidc.issuer is '" + issuer + "'");
        }
        if (!(described.getValue("jwks_uri") instanceof String address)
                || !address.startsWith("https://")
                        && !(issuer.startsWith("http://") && address.startsWith("http://"))) {
            throw new IllegalStateException("the provider's jwks_uri is missing, or not https");
        }
        return address;
    }

    /** Redirects are not followed: the issuer vouches for its own addresses only. */
    private Future<Buffer> get(String address) {
        return client.request(new RequestOptions().setAbsoluteURI(address))
                .compose(HttpClientRequest::send)
                .compose(response -> response.statusCode() == 200
                        ? whole(response)
                        : refused(response, address + " answers " + response.statusCode()))
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        failure instanceof IllegalStateException
                                ? failure.getMessage()
                                : "the provider does not answer (" + failure.getMessage() + ")")));
    }

    private static Future<Buffer> refused(HttpClientResponse response, String reason) {
        response.request().reset();
        return Future.failedFuture(new IllegalStateException(reason));
    }

    private static Future<Buffer> whole(HttpClientResponse response) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(bytes -> {
            body.appendBuffer(bytes);
            if (body.length() > LARGEST_BYTES) {
                promise.tryFail(
                        new IllegalStateException("the provider's document has over " + LARGEST_BYTES + " bytes"));
                response.request().reset();
            }
        });
        response.end().onSuccess(end -> promise.tryComplete(body)).onFailure(promise::tryFail);
        return promise.future();
    }
}
