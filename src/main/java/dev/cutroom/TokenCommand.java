package dev.cutroom;

import dev.cutroom.conf.Settings;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.people.Role;
import dev.cutroom.people.Tokens;
import dev.cutroom.store.SegmentStore;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code cutroom token}: makes, lists and revokes tokens. With an embedded database it works while the node runs too,
 * since the server that runs already is used.
 */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and revokes tokens of people and programs.")
final class TokenCommand {

    private static final long PATIENCE_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 100;

    @Spec
    @Nullable
    CommandSpec spec;

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a token and prints it; it is shown only once.")
    int create(
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "The node's base folder.")
                    Path data,
            @Option(names = "--role", required = true, description = "viewer, editor, artist or operator.") Role role,
            @Option(names = "--name", required = true, description = "Whose it is, as the audit trail says.")
                    String name,
            @Option(
                            names = "--database",
                            paramLabel = "WHAT",
                            description = "embedded or postgresql://…, as the node has it.")
                    @Nullable
                    String database) {
        print(run(data, database, tokens -> tokens.create(name, role)));
        return 0;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists all tokens, without the tokens themselves.")
    int list(
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "The node's base folder.")
                    Path data,
            @Option(
                            names = "--database",
                            paramLabel = "WHAT",
                            description = "embedded or postgresql://…, as the node has it.")
                    @Nullable
                    String database) {
        for (JsonObject token : run(data, database, Tokens::list)) {
            print(token.encode());
        }
        return 0;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Ends a token.")
    int revoke(
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "The node's base folder.")
                    Path data,
            @Parameters(paramLabel = "ID", description = "The token's id, as list shows it.") String id,
            @Option(
                            names = "--database",
                            paramLabel = "WHAT",
                            description = "embedded or postgresql://…, as the node has it.")
                    @Nullable
                    String database) {
        if (!run(data, database, tokens -> tokens.revoke(id))) {
            throw new CommandFailedException("there is no token '" + id + "'; cutroom token list shows them");
        }
        return 0;
    }

    private void print(String line) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(line);
            out.flush();
        }
    }

    private static <T> T run(Path data, @Nullable String url, Function<Tokens, Future<T>> work) {
        NodeOptions options = new NodeOptions();
        options.database = url;
        Settings settings = options.settings(data, Map.of());
        Vertx vertx = Vertx.vertx();
        try {
            NodeDatabase database = NodeDatabase.beside(
                    vertx,
                    settings.database(),
                    data.resolve(SegmentStore.PRIVATE_FOLDER).resolve("postgres"),
                    new CompositeMeterRegistry());
            return StoreCommand.await(database.start()
                    .compose(started -> untilUp(vertx, database, PATIENCE_MILLIS))
                    .compose(up -> work.apply(new Tokens(database)))
                    .eventually(database::stop));
        } catch (IOException unreadable) {
            throw new CommandFailedException("the database's password cannot be read: " + unreadable.getMessage()
                    + "; run this as the node's user");
        } finally {
            StoreCommand.await(vertx.close());
        }
    }

    private static Future<Void> untilUp(Vertx vertx, NodeDatabase database, long left) {
        if (database.isUp()) {
            return Future.succeededFuture();
        }
        if (left <= 0) {
            return Future.failedFuture("the database does not answer: " + database.state());
        }
        return vertx.timer(LOOK_MILLIS).compose(later -> untilUp(vertx, database, left - LOOK_MILLIS));
    }
}
