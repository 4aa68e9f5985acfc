package dev.cutroom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk and reads what it says. */
record Wrk(Path program) {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

    /**
     * Requests a second.
     *
     * @param script Lua that makes the requests; empty for the URL alone
     * @throws IOException when any answer was not 2xx or a connection broke
     */
    double run(String url, int connections, double seconds, String script) throws IOException {
        Process process = start(url, connections, seconds, script);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(said);
        if (!rate.find() || said.contains("Non-2xx") || said.contains("Socket errors: connect")) {
            throw new IOException("wrk against " + url + " said: " + said);
        }
        return Double.parseDouble(rate.group(1));
    }

    /** As {@link #run}, without waiting for its end. */
    Process start(String url, int connections, double seconds, String script) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "-t1",
                "-c" + connections,
                "-d" + Math.max(1, Math.round(seconds)) + "s",
                "--timeout",
                "30s"));
        if (!script.isEmpty()) {
            Path file = Files.createTempFile("cutroom-bench", ".lua");
            file.toFile().deleteOnExit();
            Files.writeString(file, script);
            command.addAll(List.of("-s", file.toString()));
        }
        command.add(url);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
