package dev.cutroom.event;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event's fields as cells of a table and back. Pure. Lists have an item a line: a range is {@code START/END}, a chapter
 * {@code TIME TITLE}. A cell that a spreadsheet would run as a formula gets a {@code '} before it, which is taken away
 * again when it is read.
 */
final class CsvCells {

    /** What is told of an event but cannot be written; an import passes over it. */
    static final List<String> TOLD =
            List.of("id", "state", "time", "link", "error", "created", "created_by", "changed", "changed_by");

    private static final Set<String> LISTS = Set.of("tags", "uploaders", "transitions");
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private CsvCells() {}

    /** The columns in their order. */
    static List<String> columns() {
        List<String> columns = new ArrayList<>(TOLD);
        columns.addAll(EventFields.names());
        return columns;
    }

    /** An event's row. */
    static List<String> row(Event event) {
        JsonObject json = event.toJson();
        return columns().stream()
                .map(column -> guard(cell(column, json.getValue(column))))
                .toList();
    }

    private static String cell(String column, @Nullable Object value) {
        if (value instanceof JsonArray list) {
            return String.join(
                    "\n", list.stream().map(item -> item(column, item)).toList());
        }
        if (value instanceof JsonObject object) {
            return object.encode();
        }
        return value == null ? "" : value.toString();
    }

    private static String item(String column, Object item) {
        if (item instanceof JsonObject object) {
            return column.equals("ranges")
                    ? object.getString("start") + "/" + object.getString("end")
                    : object.getString("time") + " " + line(object.getString("title"));
        }
        return line(item.toString());
    }

    private static String line(String text) {
        return text.replaceAll("[\r\n]+", " ");
    }

    private static String guard(String cell) {
        return isFormula(cell) || isGuarded(cell) ? "'" + cell : cell;
    }

    private static boolean isFormula(String cell) {
        return !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0;
    }

    private static boolean isGuarded(String cell) {
        return cell.startsWith("'") && (isFormula(cell.substring(1)) || cell.startsWith("''"));
    }

    /**
     * A cell as a field's value, for {@link EventFields#read}.
     *
     * @throws IllegalArgumentException saying what would be right
     */
    static Object value(String column, String text) {
        String cell = isGuarded(text) ? text.substring(1) : text;
        if (LISTS.contains(column)) {
            return new JsonArray(cell.lines().toList());
        }
        return switch (column) {
            case "ranges" ->
                new JsonArray(cell.lines()
                        .map(line -> pair(column, line, '/', "start", "end", "START/END"))
                        .toList());
            case "chapters" ->
                new JsonArray(cell.lines()
                        .map(line -> pair(column, line, ' ', "time", "title", "TIME TITLE"))
                        .toList());
            case "allow_holes" -> flag(column, cell);
            case "thumbnail" -> object(column, cell);
            default -> cell;
        };
    }

    private static JsonObject pair(String column, String line, char between, String first, String second, String form) {
        int at = line.indexOf(between);
        if (at < 0) {
            throw new IllegalArgumentException(
                    "The column '" + column + "' has the line '" + line + "'; write " + form + ", one a line.");
        }
        return new JsonObject()
                .put(first, line.substring(0, at).strip())
                .put(second, line.substring(at + 1).strip());
    }

    private static boolean flag(String column, String cell) {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "The column '" + column + "' is '" + cell + "'; write true or false.");
        };
    }

    private static JsonObject object(String column, String cell) {
        try {
            return new JsonObject(cell);
        } catch (DecodeException malformed) {
            throw new IllegalArgumentException(
                    "The column '" + column + "' is not a JSON object; write one such as {\"mode\":\"frame\"}.");
        }
    }
}
