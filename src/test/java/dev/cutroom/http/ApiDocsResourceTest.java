package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The API's document and the resources' routes say the same. */
class ApiDocsResourceTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/cutroom/http");
    private static final Pattern ROUTE = Pattern.compile(
            "router\\s*\\.(get|post|put|patch|delete)\\(((?:HOUR|PREFIX)(?: \\+ )?)?(?:\"([^\"]*)\")?\\)");
    private static final Pattern CONSTANT = Pattern.compile("String (HOUR|PREFIX) = \"([^\"]*)\"");

    /** Pages and libraries are for people, and the bridge speaks its own protocol. */
    private static final Set<String> NOT_DESCRIBED = Set.of("get /webjars/{}", "get /eventbus/{}");

    @Test
    void everyRoute_isDescribed_andNothingElse() throws IOException {
        assertThat(described()).isEqualTo(mounted());
    }

    private static Set<String> described() throws IOException {
        Map<?, ?> document = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("src/main/resources/openapi.yaml")));
        Set<String> described = new TreeSet<>();
        ((Map<?, ?>) document.get("paths")).forEach((path, methods) -> ((Map<?, ?>) methods)
                .keySet()
                .forEach(method -> described.add(method + " " + shape((String) path))));
        return described;
    }

    private static Set<String> mounted() throws IOException {
        Set<String> mounted = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(one -> one.toString().endsWith("Resource.java"))
                    .toList()) {
                String source = Files.readString(file);
                Matcher constant = CONSTANT.matcher(source);
                String prefix = constant.find() ? constant.group(2) : "";
                Matcher route = ROUTE.matcher(source);
                while (route.find()) {
                    String path =
                            (route.group(2) == null ? "" : prefix) + (route.group(3) == null ? "" : route.group(3));
                    mounted.add(route.group(1) + " " + shape(path));
                }
            }
        }
        mounted.removeAll(NOT_DESCRIBED);
        return mounted;
    }

    /** A path with every part that holds a parameter as {@code {}}. */
    private static String shape(String path) {
        return path.replaceAll("/[^/]*[:{*][^/]*", "/{}");
    }
}
