package dev.cutroom.conf;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Puts the settings together (wire.md section 7): options beat the environment ({@code CUTROOM_STORE_SYNC} for
 * {@code store.sync}), the environment beats the file, the file beats the defaults. Blocking; called before anything
 * else runs.
 */
public final class SettingsLoader {

    private static final String ENVIRONMENT_PREFIX = "CUTROOM_";

    private SettingsLoader() {}

    /**
     * Reads a file.
     *
     * @throws SettingsException when it cannot be read or is not a mapping
     */
    public static Map<String, Object> file(Path file) {
        try {
            return yaml(Files.readString(file), file.toString());
        } catch (IOException unreadable) {
            throw new SettingsException("the configuration " + file + " cannot be read: " + unreadable.getMessage());
        }
    }

    /** Reads YAML text; {@code label} names it in messages. */
    static Map<String, Object> yaml(String text, String label) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(label).build()).loadFromString(text);
        } catch (YamlEngineException malformed) {
            throw new SettingsException("the configuration " + label + " is not YAML: " + reason(malformed));
        }
        if (root == null) {
            return new LinkedHashMap<>();
        }
        if (root instanceof Map<?, ?> map) {
            return copy(map);
        }
        throw new SettingsException("the configuration " + label + " must be a mapping of keys to values");
    }

    /** Where and why, without the lines of the file that the whole message quotes: a secret may stand in them. */
    private static String reason(YamlEngineException malformed) {
        if (malformed instanceof MarkedYamlEngineException marked) {
            return marked.getProblem()
                    + marked.getProblemMark()
                            .map(mark -> " in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                            .orElse("");
        }
        return String.valueOf(malformed.getMessage());
    }

    /**
     * Makes the settings.
     *
     * @param file as {@link #file} gives it; empty without one
     * @param environment all variables; those that begin with {@code CUTROOM_} and name a key are taken
     * @param options by key, such as {@code http.port}
     * @throws SettingsException naming the key
     */
    public static Settings load(Map<String, Object> file, Map<String, String> environment, Map<String, ?> options) {
        Map<String, Object> tree = copy(file);
        for (String key : keys(Settings.class, "")) {
            String value = environment.get(ENVIRONMENT_PREFIX
                    + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
            if (value != null) {
                put(tree, key, value);
            }
        }
        options.forEach((key, value) -> put(tree, key, value));
        return RecordBinder.bind(Settings.class, tree, "");
    }

    /** Every key that is one value, such as {@code store.sync}. */
    static List<String> keys(Class<?> type, String path) {
        List<String> keys = new ArrayList<>();
        for (Map.Entry<String, RecordComponent> entry :
                RecordBinder.components(type).entrySet()) {
            String key = RecordBinder.join(path, entry.getKey());
            Class<?> raw = entry.getValue().getType();
            if (raw.isRecord() && raw != Bytes.class && raw != Secret.class) {
                keys.addAll(keys(raw, key));
            } else {
                keys.add(key);
            }
        }
        return keys;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> tree, String key, Object value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            tree.put(key, value);
            return;
        }
        Object below = tree.computeIfAbsent(key.substring(0, dot), name -> new LinkedHashMap<String, Object>());
        if (!(below instanceof Map)) {
            throw new SettingsException("the key '" + key.substring(0, dot) + "' must have keys below it");
        }
        put((Map<String, Object>) below, key.substring(dot + 1), value);
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                copy.put(String.valueOf(key), value instanceof Map<?, ?> below ? copy(below) : value);
            }
        });
        return copy;
    }
}
