package dev.cutroom.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the files of {@code schema/}, from the jar or from a folder. Blocks: for a worker thread. */
final class SchemaFiles {

    private static final String FIRST = "schema/00-words.sql";

    private SchemaFiles() {}

    /** Their texts by name, in the order in which they are applied. */
    static Map<String, String> read() {
        URL first = SchemaFiles.class.getClassLoader().getResource(FIRST);
        if (first == null) {
            throw new IllegalStateException("the program is incomplete: it has no " + FIRST);
        }
        Map<String, String> texts = new TreeMap<>();
        try {
            URLConnection connection = first.openConnection();
            if (connection instanceof JarURLConnection jar) {
                fromJar(jar, texts);
            } else {
                fromFolder(Path.of(first.toURI()).resolveSibling("."), texts);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        return texts;
    }

    private static void fromJar(JarURLConnection jar, Map<String, String> texts) throws IOException {
        // The jar file is the class loader's own: it stays open.
        for (var entry : (Iterable<java.util.jar.JarEntry>) jar.getJarFile().stream()::iterator) {
            if (entry.getName().startsWith("schema/") && entry.getName().endsWith(".sql")) {
                try (InputStream in = jar.getJarFile().getInputStream(entry)) {
                    texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static void fromFolder(Path folder, Map<String, String> texts) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".sql")) {
                    texts.put("schema/" + name, Files.readString(file));
                }
            }
        }
    }
}
