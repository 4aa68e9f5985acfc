package dev.cutroom;

import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.testing.IdentityProvider;
import dev.cutroom.testing.Postgres;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of its own process that starts before its identity provider, and what it says of those who sign in. */
class SignInTest {

    private static final String ADDRESS = "ann.address@example.org";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringBuilder answers = new StringBuilder();
    private String url = "";

    private HttpResponse<String> ask(String method, String path, String body, String token) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .method(method, BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        answers.append(answer.headers().map()).append(answer.body()).append('\n');
        return answer;
    }

    private Process serve(IdentityProvider provider, Path log) throws IOException {
        Path configuration = Files.writeString(
                folder.resolve("cutroom.yaml"), """
                    auth:
                      reads: token
                      oidc:
                        issuer: %s
                        audience: %s
                        roles:
                          - {claim: groups, value: cutters, role: editor}
                        emails:
                          operator: [%s]
                    """.formatted(provider.issuer(), IdentityProvider.AUDIENCE, ADDRESS));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.cutroom.Main",
                        "serve",
                        "--data",
                        folder.resolve("data").toString(),
                        "--config",
                        configuration.toString(),
                        "--http",
                        "127.0.0.1:0",
                        "--database",
                        Postgres.newDatabase())
                .redirectError(log.toFile())
                .start();
    }

    @Test
    void aNodeThatStartsBeforeItsProvider_recovers_andTellsNobodyWhatPeopleSent() throws Exception {
        Vertx vertx = TestVertx.create();
        Path log = folder.resolve("log");
        List<String> secrets = new ArrayList<>(List.of(ADDRESS));
        try (IdentityProvider provider = new IdentityProvider()) {
            Process process = serve(provider, log);
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                String ready = String.valueOf(out.readLine());
                assertThat(ready).startsWith("cutroom ready ");
                url = ready.substring("cutroom ready ".length());
                signIn(provider, vertx, secrets);
            } finally {
                process.destroy();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            TestVertx.await(vertx.close());
        }
        String said = Files.readString(log);
        assertThat(said)
                .contains("the identity provider cannot be asked for its keys", "the identity provider answers");
        assertThat(secrets).hasSizeGreaterThan(3).allSatisfy(secret -> {
            assertThat(said).doesNotContain(secret);
            assertThat(answers.toString()).doesNotContain(secret);
        });
    }

    private void signIn(IdentityProvider provider, Vertx vertx, List<String> secrets) throws Exception {
        String early = provider.sign(provider.claims(Instant.now())
                .claim("groups", List.of("cutters"))
                .build());
        HttpResponse<String> tooEarly = ask("GET", "/api/me", "", early);
        assertThat(tooEarly.statusCode()).isEqualTo(503);
        assertThat(tooEarly.headers().firstValue("Retry-After")).isPresent();
        assertThat(new JsonObject(tooEarly.body()).getString("detail")).startsWith("ID tokens cannot be checked now: ");
        assertThat(ask("GET", "/health", "", early).body()).contains("identity provider");

        provider.start();
        until(vertx, "the provider is found", () -> {
            try {
                return ask("GET", "/api/me", "", early).statusCode() == 200;
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });

        Map<String, Object> claims = Map.of("name", "Ann", "email", ADDRESS, "email_verified", true);
        String operator = provider.issue(ADDRESS, claims);
        String nobody = provider.issue("subject-2", Map.of("preferred_username", ADDRESS));
        String wrong = operator.substring(0, operator.length() - 10) + "AAAAAAAAAA";
        secrets.addAll(List.of(early, operator, nobody, wrong));

        JsonObject me = new JsonObject(ask("GET", "/api/me", "", operator).body());
        assertThat(me.getString("name")).startsWith("Ann (");
        assertThat(me.getJsonArray("roles")).isEqualTo(JsonArray.of("operator"));
        assertThat(ask("GET", "/api/events", "", early).statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/api/events", "", wrong).statusCode()).isEqualTo(401);
        HttpResponse<String> refused = ask("GET", "/api/events", "", nobody);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("ask an operator");

        HttpResponse<String> made = ask("POST", "/api/events", "{\"title\":\"a moment\"}", operator);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String event = "/api/events/" + new JsonObject(made.body()).getString("id");
        assertThat(ask("GET", event + "/history", "", operator).body()).contains(me.getString("name"));
    }
}
