package dev.cutroom;

import dev.cutroom.conf.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line (wire.md section 7). Exit codes: 0 done, 1 failed, 2 wrong use. */
@Command(
        name = "cutroom",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Records live HLS streams, keeps every second, and lets people re-watch, clip and publish any moment.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ImportCommand.class,
            VerifyCommand.class,
            CoverageCommand.class,
            CutCommand.class,
            TokenCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {

    private static final String WANTED_ENCODING = "UTF-8";

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        String encoding = System.getProperty("sun.jnu.encoding", WANTED_ENCODING);
        if (!encoding.equalsIgnoreCase(WANTED_ENCODING)) {
            System.err.println("warning: file names are read as " + encoding
                    + ", so that names beyond ASCII cannot be opened; start with LC_ALL=C.UTF-8");
        }
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .execute(arguments);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("cutroom: " + (failure.getMessage() == null ? failure : failure.getMessage()));
        if (!(failure instanceof SettingsException || failure instanceof CommandFailedException)) {
            failure.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The version that the jar's manifest names. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "from source" : version;
    }

    /** The answer to {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"cutroom " + version()};
        }
    }
}
