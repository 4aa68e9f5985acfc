package dev.cutroom.store;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.SegmentBuried;
import dev.cutroom.bus.SegmentStored;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * The folders of segments (wire.md section 1) and their only owner: listing, snapshots of hours, writing, tombstones.
 * Every call that touches the disk does so on the store's own worker threads; none blocks the caller. Safe for all
 * event loops at once.
 */
public final class SegmentStore {

    /** Where the store keeps what is not part of its tree; hidden from listings by its dot. */
    public static final String PRIVATE_FOLDER = ".cutroom";

    /** Before the name of a small file that is being written. */
    static final String KEEPING_PREFIX = ".keeping-";

    private static final int WORKERS = 16;

    private final Vertx vertx;
    private final Path base;
    private final WorkerExecutor workers;
    private final HourCache hours;
    private final ListingCache listings;
    private final DigestCache digests;
    private final DiskSync sync;
    private final StoreMeters meters;
    private final StoreTree tree;
    private final OrphanSweep orphans;
    private final WriteTrouble trouble = new WriteTrouble();

    private SegmentStore(
            Vertx vertx,
            Path base,
            WorkerExecutor workers,
            HourCache hours,
            ListingCache listings,
            DigestCache digests,
            DiskSync sync,
            StoreMeters meters,
            Duration temporaryFileAge) {
        this.vertx = vertx;
        this.base = base;
        this.workers = workers;
        this.hours = hours;
        this.listings = listings;
        this.digests = digests;
        this.sync = sync;
        this.meters = meters;
        this.tree = new StoreTree(base);
        this.orphans = new OrphanSweep(vertx, workers, base, temporaryFileAge, Clock.systemUTC(), meters);
    }

    /**
     * Opens a base folder: makes it if it is missing, and sweeps temporary files that a crash left behind.
     *
     * @return fails with {@link StoreWriteException} when the folder cannot be made or written
     */
    public static Future<SegmentStore> open(Vertx vertx, Path base, StoreSettings settings, MeterRegistry registry) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("cutroom-store-" + UUID.randomUUID(), WORKERS);
        StoreMeters meters = new StoreMeters(registry);
        return workers.executeBlocking(
                        () -> {
                            Path real = Files.createDirectories(base).toRealPath();
                            FolderClock clock = FolderClock.of(Files.createDirectories(real.resolve(PRIVATE_FOLDER)));
                            HourCache hours = new HourCache(
                                    real,
                                    clock,
                                    Clock.systemUTC(),
                                    settings.hourCache().count(),
                                    meters);
                            DiskSync sync = new DiskSync(vertx, workers, settings);
                            return new SegmentStore(
                                    vertx,
                                    real,
                                    workers,
                                    hours,
                                    new ListingCache(clock, Clock.systemUTC()),
                                    new DigestCache(clock, Clock.systemUTC()),
                                    sync,
                                    meters,
                                    settings.temporaryFileAge());
                        },
                        false)
                .compose(store -> store.orphans.start().map(store))
                .recover(failure -> workers.close()
                        .transform(closed -> Future.failedFuture(
                                failure instanceof IOException refused
                                        ? StoreWriteException.of(base, refused)
                                        : failure)));
    }

    /** Forces what is not yet forced to the disk and ends the worker threads. */
    public Future<Void> close() {
        orphans.stop();
        return sync.close().eventually(workers::close);
    }

    /** The base folder, without symbolic links. */
    public Path base() {
        return base;
    }

    /** The names of all channels, sorted, hidden ones left out. */
    public Future<List<String>> channels() {
        return blocking(() -> StoreTree.folders(base));
    }

    /** The names of a channel's qualities, sorted; empty where there is none. */
    public Future<List<String>> qualities(String channel) {
        Rendition.requireName("channel", channel);
        return blocking(() -> tree.qualities(channel));
    }

    /** The hours of a rendition that have a folder, ascending. */
    public Future<List<Hour>> hours(Rendition rendition) {
        return blocking(() -> hoursOf(rendition));
    }

    private List<Hour> hoursOf(Rendition rendition) throws IOException {
        return tree.hours(rendition).stream().map(StoreTree.HourFolder::hour).toList();
    }

    /**
     * All names of one folder of a channel and quality (or {@code chat}), sorted; hidden ones, temporary ones and those
     * with a tombstone left out ({@code GET /files/…}, wire.md section 3).
     *
     * @param tombstones whether the tombstones' own names are in it
     */
    public Future<FolderListing> listing(Rendition rendition, Hour hour, boolean tombstones) {
        return blocking(() -> listings.get(hours.folder(rendition, hour), tombstones));
    }

    /** The names of {@link #listing}. */
    public Future<List<String>> names(Rendition rendition, Hour hour, boolean tombstones) {
        return listing(rendition, hour, tombstones).map(FolderListing::names);
    }

    /** The hour's winners, from the cache while that is true to the disk. */
    public Future<HourSnapshot> hour(Rendition rendition, Hour hour) {
        return hoursAt(rendition, List.of(hour)).map(found -> found.get(0));
    }

    /** Several hours' winners, in the order asked for. */
    public Future<List<HourSnapshot>> hoursAt(Rendition rendition, List<Hour> asked) {
        return new HoursRead(this, hours, rendition, asked).go();
    }

    /** Each name in an hour's folder and whether it may be selected, read anew: for people who want to know why. */
    public Future<List<NameVerdict>> verdicts(Rendition rendition, Hour hour) {
        return blocking(() ->
                NameVerdict.of(rendition, hour, hours.folder(rendition, hour).toFile()));
    }

    /** Every channel's every quality, by channel. */
    public Future<List<Rendition>> renditions() {
        return blocking(tree::renditions);
    }

    /** Whether a rendition has a folder. */
    public Future<Boolean> exists(Rendition rendition) {
        return blocking(
                () -> Files.isDirectory(base.resolve(rendition.channel()).resolve(rendition.quality())));
    }

    /**
     * Begins a segment whose content is still to come.
     *
     * @param start microseconds since the epoch
     * @param duration microseconds, as the source's playlist gave it
     */
    public SegmentWriting begin(Rendition rendition, long start, long duration, SegmentStored.Source source) {
        if (duration < 0) {
            throw new IllegalArgumentException("a segment cannot last " + duration + " µs");
        }
        return new SegmentWriting(this, new SegmentWriting.Target(rendition, start, duration, "", source));
    }

    /**
     * Begins a segment that somebody else has under this very name; its end checks the content against the name's hash.
     *
     * @throws IllegalArgumentException when it is no segment's name
     */
    public SegmentWriting beginNamed(Rendition rendition, Hour hour, String name, SegmentStored.Source source) {
        Segment named = SegmentName.parse(rendition, hour, name)
                .filter(segment -> SegmentName.hash(name).isPresent())
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no segment's name"));
        return new SegmentWriting(
                this, new SegmentWriting.Target(rendition, named.start(), named.duration(), name, source));
    }

    /**
     * Keeps a small file that is not a segment, such as a chat batch, whole or not at all; one of the same content is
     * left as it is.
     *
     * @param path below the base, {@code /} between its parts
     * @return fails with {@link StoreWriteException} when the disk refuses
     */
    public Future<Void> keep(String path, Buffer content) {
        Path target = base.resolve(path).normalize();
        Path folder = target.resolveSibling("");
        if (!target.startsWith(base) || target.equals(base)) {
            throw new IllegalArgumentException("'" + path + "' leads out of the store");
        }
        byte[] bytes = content.getBytes();
        return blocking(() -> {
                    SegmentFile file = SegmentFile.create(folder, KEEPING_PREFIX + UUID.randomUUID(), sync);
                    try {
                        file.write(ByteBuffer.wrap(bytes));
                        file.nameForced(target.getFileName().toString());
                    } catch (IOException failed) {
                        file.discard();
                        throw failed;
                    }
                    return (Void) null;
                })
                .recover(failure -> Future.failedFuture(
                        failure instanceof IOException refused ? StoreWriteException.of(folder, refused) : failure));
    }

    /** Marks a segment as absent by an empty tombstone; a second call changes nothing. */
    public Future<Void> entomb(Rendition rendition, Hour hour, String name) {
        Path tombstone = tombstone(rendition, hour, name);
        Path folder = hours.folder(rendition, hour);
        return blocking(() -> {
                    Files.createDirectories(folder);
                    try {
                        Files.createFile(tombstone);
                    } catch (FileAlreadyExistsException alreadyBuried) {
                        return false;
                    }
                    sync.forceFolder(folder);
                    return true;
                })
                .map(isNew -> {
                    if (isNew) {
                        vertx.eventBus()
                                .publish(Addresses.SEGMENT_BURIED, new SegmentBuried(rendition, hour, name).toJson());
                    }
                    return null;
                });
    }

    /** Takes a segment's tombstone away; without one nothing changes. */
    public Future<Void> disentomb(Rendition rendition, Hour hour, String name) {
        Path tombstone = tombstone(rendition, hour, name);
        return blocking(() -> {
            if (Files.deleteIfExists(tombstone)) {
                sync.forceFolder(hours.folder(rendition, hour));
            }
            return null;
        });
    }

    private Path tombstone(Rendition rendition, Hour hour, String name) {
        if (SegmentName.hash(name).isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is no segment's name");
        }
        return hours.folder(rendition, hour).resolve(SegmentName.tombstone(name));
    }

    /** Runs work that touches the disk on a worker thread; its failures are counted. */
    <T> Future<T> blocking(Callable<T> work) {
        return workers.executeBlocking(work, false).onFailure(failure -> meters.failed());
    }

    /**
     * A path below the base to the real file, after all links. Blocking.
     *
     * @throws NoSuchFileException when it leads out of the base, or to nothing
     */
    Path inside(String path) throws IOException {
        try {
            Path file = base.resolve(path).toRealPath();
            if (file.startsWith(base)) {
                return file;
            }
        } catch (InvalidPathException | FileSystemException nothingThere) {
            throw missing(path, nothingThere);
        }
        throw new NoSuchFileException(path);
    }

    /**
     * The file of a segment, for whoever reads it by its path. Blocking.
     *
     * @throws NoSuchFileException when it is no regular file, such as a pipe, on which a reader would wait for ever, or
     *     when a link leads out of the base
     */
    public Path file(Segment segment) throws IOException {
        Path file = inside(segment.path());
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(segment.path());
        }
        return file;
    }

    private static NoSuchFileException missing(String path, Exception cause) {
        NoSuchFileException missing = new NoSuchFileException(path);
        missing.initCause(cause);
        return missing;
    }

    /** The names of all files below a folder of the base, relative to it, sorted; empty where there is none. */
    public Future<List<String>> filesUnder(String directory) {
        return blocking(() -> {
            Path folder;
            try {
                folder = inside(directory);
            } catch (NoSuchFileException absent) {
                return List.of();
            }
            try (Stream<Path> found = Files.walk(folder)) {
                return found.filter(Files::isRegularFile)
                        .map(file -> folder.relativize(file).toString())
                        .filter(name -> !name.startsWith(".") && !name.contains("/."))
                        .sorted()
                        .toList();
            }
        });
    }

    DigestCache digestCache() {
        return digests;
    }

    StoreTree tree() {
        return tree;
    }

    Vertx vertx() {
        return vertx;
    }

    Path folder(Rendition rendition, Hour hour) {
        return hours.folder(rendition, hour);
    }

    DiskSync sync() {
        return sync;
    }

    WriteTrouble trouble() {
        return trouble;
    }

    /** Why the last segment could not be written, such as a full disk; empty once one could. */
    public Optional<String> writeTrouble() {
        return trouble.reason();
    }

    void announce(SegmentStored stored) {
        meters.stored(stored);
        vertx.eventBus().publish(Addresses.SEGMENT_STORED, stored.toJson());
    }
}
