package dev.cutroom;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.DatabaseSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.people.People;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.people.Tokens;
import dev.cutroom.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code token}, called beside a node that has its embedded database running. */
class TokenCommandTest {

    @TempDir
    Path data;

    private String token(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new TokenCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out));
        assertThat(command.execute(arguments)).isZero();
        return out.toString().strip();
    }

    @Test
    void aToken_isMadeAndRevoked_whileTheNodeRuns_whichKeepsItsDatabase() {
        Vertx vertx = TestVertx.create();
        NodeDatabase database = NodeDatabase.of(
                vertx,
                new DatabaseSettings(new Secret("embedded"), 2, Duration.ofSeconds(20)),
                data.resolve(".cutroom/postgres"),
                new SimpleMeterRegistry());
        try {
            await(database.start());
            until(vertx, "the database is up", database::isUp);
            String process = process(database);
            People people = new People(new Tokens(database), Optional.empty(), 20, () -> 0);
            people.listen(database);

            String made = token("create", "--data", data.toString(), "--role", "viewer", "--name", "vera");
            assertThat(await(people.identify(made, "127.0.0.1"))).isEqualTo(new Person("vera", Role.VIEWER));

            JsonObject listed = new JsonObject(token("list", "--data", data.toString()));
            assertThat(listed.encode()).doesNotContain(made.substring(Tokens.PREFIX.length()));
            token("revoke", "--data", data.toString(), listed.getString("id"));
            until(vertx, "it is refused, though the clock stands", () -> people.identify(made, "127.0.0.1")
                    .failed());
            assertThat(process(database)).isEqualTo(process);
        } finally {
            await(database.stop());
            await(vertx.close());
        }
    }

    /** When the server began: another after a restart. */
    private static String process(NodeDatabase database) {
        return await(database.query("select pg_postmaster_start_time()::text", Tuple.tuple()))
                .iterator()
                .next()
                .getString(0);
    }
}
