package dev.cutroom.conf;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one value of the file, of the environment or of a {@link Default} as the type its key has. */
final class ValueReader {

    private ValueReader() {}

    /**
     * @param given a scalar's text or object, a list, or a map
     * @throws SettingsException naming the key, the value and what would be right
     */
    static Object read(Type type, Object given, String path) {
        try {
            return type instanceof ParameterizedType generic
                    ? readGeneric(generic, given, path)
                    : readPlain((Class<?>) type, given, path);
        } catch (IllegalArgumentException bad) {
            throw new SettingsException(path + ": " + (holdsSecret(type) ? "what is there" : "'" + given + "'")
                    + " cannot be used; " + bad.getMessage());
        }
    }

    /** Whether what stands at a key of this type may be a secret, or have one in it. */
    private static boolean holdsSecret(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Arrays.stream(generic.getActualTypeArguments()).anyMatch(ValueReader::holdsSecret);
        }
        return type == Secret.class
                || raw(type).isRecord()
                        && Arrays.stream(raw(type).getRecordComponents())
                                .anyMatch(component -> holdsSecret(component.getGenericType()));
    }

    /** What a key without a value and without a default is: empty where that can be, else an error. */
    static Object absent(Type type, String path) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return Optional.empty();
        }
        if (raw == List.class) {
            return List.of();
        }
        if (raw == Map.class) {
            return Map.of();
        }
        if (raw.isRecord() && raw != Bytes.class && raw != Secret.class) {
            return RecordBinder.bind(raw, Map.of(), path);
        }
        throw new SettingsException("the key '" + path + "' must be set");
    }

    private static Object readGeneric(ParameterizedType type, Object given, String path) {
        Type[] arguments = type.getActualTypeArguments();
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return Optional.of(read(arguments[0], given, path));
        }
        if (raw == List.class) {
            return list(arguments[0], given, path);
        }
        if (raw == Map.class && given instanceof Map<?, ?> map) {
            Map<String, Object> values = new LinkedHashMap<>();
            map.forEach((key, value) ->
                    values.put(String.valueOf(key), read(arguments[1], value, RecordBinder.join(path, "" + key))));
            return Map.copyOf(values);
        }
        throw new IllegalArgumentException("a mapping of names to values is expected");
    }

    private static List<Object> list(Type element, Object given, String path) {
        List<?> items;
        if (given instanceof List<?> list) {
            items = list;
        } else if (given instanceof String text) {
            items = text.isBlank() ? List.of() : Arrays.asList(text.split("\\s*,\\s*"));
        } else {
            throw new IllegalArgumentException("a list is expected");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            values.add(read(element, items.get(i), path + "[" + i + "]"));
        }
        return List.copyOf(values);
    }

    private static Object readPlain(Class<?> type, Object given, String path) {
        if (type.isRecord() && given instanceof Map<?, ?> map) {
            return RecordBinder.bind(type, map, path);
        }
        if (given instanceof Map || given instanceof List) {
            throw new IllegalArgumentException("one value is expected");
        }
        String text = String.valueOf(given);
        if (type == String.class) {
            return text;
        }
        if (type == int.class) {
            return Math.toIntExact(wholeNumber(text));
        }
        if (type == long.class) {
            return wholeNumber(text);
        }
        if (type == double.class) {
            return number(text);
        }
        if (type == boolean.class) {
            return truth(text);
        }
        if (type == Duration.class) {
            return DurationText.parse(text);
        }
        if (type == Bytes.class) {
            return Bytes.parse(text);
        }
        if (type == Secret.class) {
            return new Secret(text);
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type.isEnum()) {
            return constant(type, text);
        }
        throw new IllegalArgumentException("several keys are expected below it");
    }

    private static long wholeNumber(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("a whole number is expected", notANumber);
        }
    }

    private static double number(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("a number is expected", notANumber);
        }
        throw new IllegalArgumentException("a finite number is expected");
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("true or false is expected");
        };
    }

    private static Object constant(Class<?> type, String text) {
        String wanted = text.strip().replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of these is expected: "
                        + Arrays.stream(type.getEnumConstants())
                                .map(constant -> ((Enum<?>) constant)
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'))
                                .collect(Collectors.joining(", "))));
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }
}
