package dev.cutroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(arguments);
            return new Run(code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "cut", "import", "verify", "coverage", "token"})
    void everyCommand_explainsItself(String command) {
        Run help = run(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: cutroom " + command);
    }

    @Test
    void aCommandThatIsMissingAnOption_saysWhich() {
        Run run = run("serve");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--data");
    }

    @Test
    void anUnknownSetting_isRefused_withoutAStackTrace(@TempDir Path data) {
        Run run = run("serve", "--data", data.toString(), "--set", "store.snyc=never");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("unknown key 'store.snyc'").doesNotContain("\tat ");
    }

    @Test
    void aRangeThatIsNone_isRefused(@TempDir Path data) {
        Run run = run("cut", "--data", data.toString(), "--channel", "demo", "--range", "yesterday", "out.ts");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("START,END");
    }
}
