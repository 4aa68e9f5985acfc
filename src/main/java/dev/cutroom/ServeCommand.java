package dev.cutroom;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cutroom serve}: runs a node until it is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Runs a node: records, keeps, serves, cuts.")
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Where everything is kept.")
    Path data = Path.of("data");

    @Mixin
    NodeOptions options = new NodeOptions();

    @Override
    public Integer call() {
        return RunningProcess.run(options.settings(data, Map.of()), false);
    }
}
