package dev.cutroom.store;

import dev.cutroom.store.StoreTree.HourFolder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads every file of the store and compares it with its name: {@code cutroom verify}. As fast as the disk gives. */
public final class Verification {

    private static final int READERS = Math.min(4, Runtime.getRuntime().availableProcessors());

    private final SegmentStore store;

    /** How far it has come; {@code hours} of {@code allHours} are done. */
    public record Progress(int hours, int allHours, long files, long bytes, int findings) {}

    /**
     * What it found.
     *
     * @param complete false when it was stopped before its end
     */
    public record Report(int hours, long files, long bytes, boolean complete, List<Finding> findings) {

        public Report {
            findings = List.copyOf(findings);
        }

        public boolean isSound() {
            return complete && findings.isEmpty();
        }

        public JsonObject toJson() {
            JsonArray rows = new JsonArray();
            findings.forEach(finding -> rows.add(new JsonObject()
                    .put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
                    .put("path", finding.path())
                    .put("detail", finding.detail())));
            return new JsonObject()
                    .put("hours", hours)
                    .put("files", files)
                    .put("bytes", bytes)
                    .put("complete", complete)
                    .put("findings", rows);
        }
    }

    public Verification(SegmentStore store) {
        this.store = store;
    }

    /**
     * Runs it over all hours, the newest first.
     *
     * @param progress told after each hour, on the caller's context
     * @param stop asked before each hour
     */
    public Future<Report> run(Consumer<Progress> progress, BooleanSupplier stop) {
        return store.blocking(() -> store.tree().newestFirst()).compose(hours -> {
            Run run = new Run(new ConcurrentLinkedQueue<>(hours), hours.size(), progress, stop);
            List<Future<Void>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(run.next());
            }
            return Future.all(readers).map(done -> run.report());
        });
    }

    private record HourChecked(long files, long bytes, List<Finding> findings) {}

    private HourChecked check(HourFolder hour) {
        long files = 0;
        long bytes = 0;
        List<Finding> findings = new ArrayList<>();
        String[] names;
        try {
            names = StoreTree.names(hour.path());
        } catch (IOException closed) {
            String path = store.base().relativize(hour.path()).toString();
            return new HourChecked(0, 0, List.of(new Finding(Finding.Kind.UNREADABLE, path, closed.toString())));
        }
        for (String name : names) {
            Finding.Checked checked = Finding.check(store.base(), hour.path(), name);
            checked.finding().ifPresent(findings::add);
            bytes += checked.bytes();
            files++;
        }
        return new HourChecked(files, bytes, findings);
    }

    /** One run's sums; touched on the caller's context only. */
    private final class Run {
        private final Queue<HourFolder> left;
        private final int allHours;
        private final Consumer<Progress> progress;
        private final BooleanSupplier stop;
        private final List<Finding> findings = new ArrayList<>();
        private int hours;
        private long files;
        private long bytes;

        Run(Queue<HourFolder> left, int allHours, Consumer<Progress> progress, BooleanSupplier stop) {
            this.left = left;
            this.allHours = allHours;
            this.progress = progress;
            this.stop = stop;
        }

        Future<Void> next() {
            Promise<Void> done = Promise.promise();
            step(done);
            return done.future();
        }

        private void step(Promise<Void> done) {
            HourFolder hour = stop.getAsBoolean() ? null : left.poll();
            if (hour == null) {
                done.complete();
                return;
            }
            store.blocking(() -> check(hour))
                    .onSuccess(checked -> {
                        add(checked);
                        step(done);
                    })
                    .onFailure(done::fail);
        }

        private void add(HourChecked checked) {
            hours++;
            files += checked.files;
            bytes += checked.bytes;
            findings.addAll(checked.findings);
            progress.accept(new Progress(hours, allHours, files, bytes, findings.size()));
        }

        Report report() {
            return new Report(hours, files, bytes, hours == allHours, findings);
        }
    }
}
