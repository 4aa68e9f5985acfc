package dev.cutroom.event;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Events as a CSV file (RFC 4180, UTF-8), read and written. Pure; large files belong on a worker thread. */
public final class CsvFile {

    /** So that one import is one transaction of seconds. */
    static final int MOST_ROWS = 5_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CsvFile() {}

    /**
     * A row that was read.
     *
     * @param line where it begins in the file, from 1
     * @param id of another event; empty without one
     * @param fields what it has to say; a column that is empty in it is null
     * @param wrong why it cannot be taken; empty when it can
     */
    record Row(long line, String id, JsonObject fields, String wrong) {

        /** What it is told from others by: its own key, or the id that it had where it comes from. */
        String key() {
            String own = fields.getString("external_key");
            return own == null ? id : own;
        }
    }

    /** The first line. */
    public static Buffer header() {
        return text(List.of(CsvCells.columns()));
    }

    /** Events, a row each. */
    public static Buffer rows(List<Event> events) {
        return text(events.stream().map(CsvCells::row).toList());
    }

    private static Buffer text(List<List<String>> records) {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().build(text)) {
            records.forEach(writer::writeRecord);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(text.toString());
    }

    /**
     * Reads a file. Separated by commas, or by semicolons where the first line has no comma.
     *
     * @throws IllegalArgumentException when it is none, has columns nobody knows, or too many rows
     */
    static List<Row> read(Buffer bytes) {
        String text = utf8(bytes);
        String first = text.lines().findFirst().orElse("");
        char separator = first.indexOf(',') < 0 && first.indexOf(';') >= 0 ? ';' : ',';
        List<Row> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text)) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw new IllegalArgumentException("The file is empty; its first line must name the columns.");
            }
            List<String> columns = columns(records.next().getFields());
            while (records.hasNext()) {
                if (rows.size() == MOST_ROWS) {
                    throw new IllegalArgumentException(
                            "The file has more than " + MOST_ROWS + " rows; import it in parts.");
                }
                rows.add(row(columns, records.next()));
            }
        } catch (CsvParseException malformed) {
            throw new IllegalArgumentException(
                    "The file is no CSV after " + rows.size() + " rows: " + malformed.getMessage() + ".");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return rows;
    }

    private static String utf8(Buffer bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes()))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("The file is not UTF-8; save it as CSV UTF-8.");
        }
    }

    private static List<String> columns(List<String> header) {
        List<String> known = CsvCells.columns();
        List<String> columns = header.stream().map(String::strip).toList();
        for (String column : columns) {
            if (!known.contains(column)) {
                throw new IllegalArgumentException(
                        "The column '" + column + "' is none of an event; known are " + String.join(", ", known) + ".");
            }
        }
        if (Set.copyOf(columns).size() < columns.size()) {
            throw new IllegalArgumentException("A column is named twice in the first line; name each once.");
        }
        return columns;
    }

    private static Row row(List<String> columns, CsvRecord record) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(columns.size(), record.getFieldCount()); i++) {
            cells.put(columns.get(i), record.getField(i));
        }
        long line = record.getStartingLineNumber();
        String id = cells.getOrDefault("id", "").strip();
        try {
            if (record.getFieldCount() != columns.size()) {
                throw new IllegalArgumentException(
                        "The row has " + record.getFieldCount() + " cells; the first line has " + columns.size() + ".");
            }
            return new Row(line, id.isEmpty() ? id : UUID.fromString(id).toString(), fields(cells), "");
        } catch (IllegalArgumentException wrong) {
            return new Row(line, id, new JsonObject(), String.valueOf(wrong.getMessage()));
        }
    }

    private static JsonObject fields(Map<String, String> cells) {
        JsonObject fields = new JsonObject();
        cells.forEach((column, cell) -> {
            if (!CsvCells.TOLD.contains(column)) {
                fields.put(column, cell.isEmpty() ? null : CsvCells.value(column, cell));
            }
        });
        return EventFields.read(fields);
    }
}
