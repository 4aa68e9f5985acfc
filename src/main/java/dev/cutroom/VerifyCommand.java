package dev.cutroom;

import dev.cutroom.store.Finding;
import dev.cutroom.store.Verification;
import dev.cutroom.store.Verification.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cutroom verify}: reads every file of a store and compares it with its name. Exits with 1 when one is wrong. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Reads every file of a store again and reports what rotted, is misnamed or cannot be read.")
final class VerifyCommand implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The store's base folder.")
    Path data = Path.of("data");

    @Option(names = "--json", description = "Report as one JSON object on standard output.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        StoreCommand.requireFolder(data);
        Report report;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("verify")
                .setUnit(" hours", 1)
                .setInitialMax(0)
                .setStyle(ProgressBarStyle.ASCII)
                .build()) {
            report = StoreCommand.run(data, (vertx, store) -> new Verification(store)
                    .run(
                            progress -> {
                                bar.maxHint(progress.allHours());
                                bar.stepTo(progress.hours());
                                bar.setExtraMessage(progress.files() + " files, " + progress.findings() + " wrong");
                            },
                            () -> false));
        }
        print(report);
        return report.isSound() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void print(Report report) {
        if (spec == null) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.toJson().encodePrettily());
        } else {
            for (Finding finding : report.findings()) {
                out.println(finding.kind().name().toLowerCase(Locale.ROOT) + " " + finding.path() + ": "
                        + finding.detail());
            }
            out.println(report.files() + " files of " + report.bytes() + " bytes in " + report.hours() + " hours, "
                    + report.findings().size() + " wrong");
        }
        out.flush();
    }
}
