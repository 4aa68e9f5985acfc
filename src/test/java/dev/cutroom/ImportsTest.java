package dev.cutroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages' order: imports go to a lower row only, and the pure core knows no Vert.x (the root's package-info). */
class ImportsTest {

    private static final List<List<String>> ROWS = List.of(
            List.of("timeline"),
            List.of("hls", "mpegts", "conf"),
            List.of("flow", "database", "bus", "metrics", "media"),
            List.of("store"),
            List.of("record", "replicate", "select", "publish", "chat", "demo", "imports"),
            List.of("playlist", "cut", "picture", "people", "coverage"),
            List.of("event"),
            List.of("http"),
            List.of(""));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.cutroom");

    @Test
    void imports_goToALowerRowOnly() {
        Map<String, Integer> rows = new HashMap<>();
        for (int row = 0; row < ROWS.size(); row++) {
            for (String name : ROWS.get(row)) {
                rows.put(name, row);
            }
        }
        TreeSet<String> wrong = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            String own = packageOf(from);
            assertThat(rows).as("the row of %s", from.getName()).containsKey(own);
            from.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(to -> to.getPackageName().startsWith("dev.cutroom"))
                    .filter(to -> !packageOf(to).equals(own))
                    .filter(to -> rows.getOrDefault(packageOf(to), Integer.MAX_VALUE) >= rows.get(own))
                    .forEach(to -> wrong.add(from.getSimpleName() + " (" + own + ") must not use " + to.getName()));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void thePureCore_knowsNoVertx() {
        List<String> pure = List.of("timeline", "hls", "mpegts");
        assertThat(CLASSES.stream()
                        .filter(type -> pure.contains(packageOf(type)))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getName())
                        .filter(name -> name.startsWith("io.vertx") || name.startsWith("io.netty"))
                        .collect(Collectors.toSet()))
                .isEmpty();
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals("dev.cutroom") ? "" : name.substring("dev.cutroom.".length());
    }
}
