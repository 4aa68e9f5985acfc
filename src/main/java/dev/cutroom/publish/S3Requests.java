package dev.cutroom.publish;

import dev.cutroom.conf.PublishSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signed requests (Signature Version 4) to one bucket. Signing hashes the body, and so is a worker's. */
final class S3Requests {

    private final Sender sender;
    private final Backoff backoff;
    private final PublishSettings.S3 settings;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsIdentity identity;
    private final URI bucket;

    S3Requests(Sender sender, Backoff backoff, PublishSettings.S3 settings) {
        this.sender = sender;
        this.backoff = backoff;
        this.settings = settings;
        this.identity = AwsCredentialsIdentity.create(
                settings.accessKey().value(), settings.secretKey().value());
        URI endpoint = URI.create(settings.endpoint());
        this.bucket = settings.pathStyle()
                ? URI.create(endpoint + "/" + settings.bucket())
                : URI.create(endpoint.getScheme() + "://" + settings.bucket() + "." + endpoint.getAuthority());
    }

    /**
     * What is asked of the bucket.
     *
     * @param key an object's; empty for the bucket itself
     * @param query as it is, unencoded
     */
    record Request(HttpMethod method, String key, Map<String, String> query, Map<String, String> headers, Buffer body) {

        static Request of(HttpMethod method, String key, Map<String, String> query) {
            return new Request(method, key, query, Map.of(), Buffer.buffer());
        }
    }

    /** Where an object is. */
    String url(String key) {
        return bucket + "/" + key;
    }

    /** An object as a copy's source names it. */
    String source(String key) {
        return "/" + settings.bucket() + "/" + key;
    }

    /** Sends until it is answered with other than what passes. */
    Future<Answer> send(Request request, BooleanSupplier abandoned) {
        return backoff.run(sender.vertx(), abandoned, () -> sender.vertx()
                .executeBlocking(() -> sign(request), false)
                .compose(signed ->
                        sender.send(options(request, signed), request.body().length() == 0 ? null : request.body()))
                .map(answer -> {
                    if (answer.isPassing()) {
                        throw failure(answer);
                    }
                    return answer;
                }));
    }

    /** As {@link #send}, and fails when it is refused. */
    Future<Answer> accepted(Request request, BooleanSupplier abandoned) {
        return send(request, abandoned).map(answer -> {
            if (!answer.isSuccess()) {
                throw failure(answer);
            }
            return answer;
        });
    }

    private SdkHttpRequest sign(Request request) {
        SdkHttpRequest.Builder builder = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method().name()))
                .protocol(bucket.getScheme())
                .host(bucket.getHost())
                .encodedPath(bucket.getRawPath() + (request.key().isEmpty() ? "" : "/" + request.key()));
        if (bucket.getPort() >= 0) {
            builder.port(bucket.getPort());
        }
        new TreeMap<>(request.query()).forEach(builder::putRawQueryParameter);
        request.headers().forEach(builder::putHeader);
        return signer.sign(r -> r.identity(identity)
                        .request(builder.build())
                        .payload(ContentStreamProvider.fromByteArrayUnsafe(
                                request.body().getBytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, settings.region())
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, true))
                .request();
    }

    private static RequestOptions options(Request request, SdkHttpRequest signed) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setAbsoluteURI(signed.getUri().toString());
        signed.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                options.putHeader(name, String.join(",", values));
            }
        });
        return options;
    }

    /** An answer as a failure, with the code and the message out of its XML. */
    RuntimeException failure(Answer answer) {
        String who = "The destination '" + settings.name() + "'";
        Optional<Xml> error =
                Xml.parse(answer.body()).filter(xml -> xml.text("Code").isPresent());
        Answer plain = error.map(xml -> new Answer(
                        answer.status(),
                        answer.headers(),
                        Buffer.buffer(xml.text("Code").orElse("") + ", "
                                + xml.text("Message").orElse(""))))
                .orElse(answer);
        return plain.failure(who);
    }
}
