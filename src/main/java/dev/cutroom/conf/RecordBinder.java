package dev.cutroom.conf;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of a tree of maps, as a YAML file gives it: one key a component, {@code camelCase} in Java and
 * {@code kebab-case} in the file. Unknown keys are refused, so that a slip of the pen is not taken for a default.
 */
final class RecordBinder {

    private RecordBinder() {}

    /**
     * Binds a map to a record.
     *
     * @param path where the map stands in the file, for messages; empty at the root
     * @throws SettingsException naming the key
     */
    static <R> R bind(Class<R> type, Map<?, ?> map, String path) {
        Map<String, RecordComponent> components = components(type);
        for (Object key : map.keySet()) {
            if (!components.containsKey(String.valueOf(key))) {
                throw new SettingsException("unknown key '" + join(path, String.valueOf(key)) + "'; known here are: "
                        + String.join(", ", new TreeSet<>(components.keySet())));
            }
        }
        Object[] values = new Object[components.size()];
        int i = 0;
        for (Map.Entry<String, RecordComponent> entry : components.entrySet()) {
            values[i++] = value(entry.getValue(), map.get(entry.getKey()), join(path, entry.getKey()));
        }
        return construct(type, values, path);
    }

    private static Object value(RecordComponent component, @Nullable Object given, String path) {
        Type type = component.getGenericType();
        if (given != null) {
            return ValueReader.read(type, given, path);
        }
        Default standard = component.getAnnotation(Default.class);
        if (standard != null) {
            return ValueReader.read(type, standard.value(), path);
        }
        return ValueReader.absent(type, path);
    }

    private static <R> R construct(Class<R> type, Object[] values, String path) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new SettingsException(path + ": " + reason(refused));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("settings must be records: " + type, impossible);
        }
    }

    private static String reason(InvocationTargetException refused) {
        Throwable cause = refused.getCause();
        return String.valueOf(cause == null ? refused.getMessage() : cause.getMessage());
    }

    /** The keys of a record in order, as they stand in the file. */
    static Map<String, RecordComponent> components(Class<?> type) {
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(kebab(component.getName()), component);
        }
        return components;
    }

    static String kebab(String name) {
        StringBuilder text = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('-').append(Character.toLowerCase(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
