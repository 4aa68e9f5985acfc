package dev.cutroom;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cutroom demo}: a node with everything on, recording a live channel that it makes itself. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs a node that records and serves a live channel of its own, with a database.")
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data");

    @Mixin
    NodeOptions options = new NodeOptions();

    @Override
    public Integer call() {
        return RunningProcess.run(options.settings(data, Map.of("demo.enabled", "true")), true);
    }
}
