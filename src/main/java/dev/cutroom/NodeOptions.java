package dev.cutroom;

import dev.cutroom.conf.Settings;
import dev.cutroom.conf.SettingsLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the commands that run a node. What is not given here comes from the environment or the file. */
final class NodeOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file; conf/cutroom.yaml shows every key.")
    @Nullable
    Path config;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Where to answer (default: 127.0.0.1:8080; port 0 picks a free one).")
    @Nullable
    String http;

    @Option(
            names = "--database",
            paramLabel = "WHAT",
            description = "embedded, none or postgresql://USER:PASSWORD@HOST:PORT/NAME (default: embedded).")
    @Nullable
    String database;

    @Option(
            names = "--roles",
            paramLabel = "ROLE,…",
            description = "What this node does: record, serve, replicate, cut, coverage (default: all).")
    @Nullable
    String roles;

    @Option(names = "--name", paramLabel = "NAME", description = "This node's name among others (default: the host's).")
    @Nullable
    String name;

    @Option(names = "--cluster", description = "Join the event bus of the other nodes through Hazelcast.")
    boolean cluster;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets any key of the configuration, such as store.sync=always; may be repeated.")
    Map<String, String> set = new LinkedHashMap<>();

    /** The settings, options first, then the environment, the file, the defaults. */
    Settings settings(Path data, Map<String, Object> extra) {
        Map<String, Object> options = new LinkedHashMap<>(extra);
        options.putAll(set);
        options.put("node.data", data.toString());
        putIfGiven(options, "database.url", database);
        putIfGiven(options, "node.roles", roles);
        putIfGiven(options, "node.name", name);
        if (cluster) {
            options.put("cluster.enabled", "true");
        }
        if (http != null) {
            int colon = http.lastIndexOf(':');
            if (colon < 1) {
                throw new CommandFailedException("--http '" + http + "' must be HOST:PORT, such as 127.0.0.1:8080");
            }
            options.put("http.host", http.substring(0, colon));
            options.put("http.port", http.substring(colon + 1));
        }
        Map<String, Object> file = config == null ? Map.of() : SettingsLoader.file(config);
        return SettingsLoader.load(file, System.getenv(), options);
    }

    private static void putIfGiven(Map<String, Object> options, String key, @Nullable String value) {
        if (value != null) {
            options.put(key, value);
        }
    }
}
