package dev.cutroom.publish;

import dev.cutroom.conf.PublishSettings;
import dev.cutroom.database.Database;
import dev.cutroom.publish.UploadsTable.Upload;
import dev.cutroom.publish.YouTubeUpload.Open;
import dev.cutroom.publish.YouTubeUpload.State;
import dev.cutroom.publish.YouTubeUpload.Whole;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * YouTube. The session of an upload is in the database before the first byte is sent, so that whoever takes over can ask
 * YouTube what came of it. Only when YouTube knows the session no longer is the video looked for by its tag; so no video is
 * sent twice. Used on one context.
 */
final class YouTubeDestination implements Destination {

    private static final String WATCH = "https://youtu.be/";
    private static final int SESSIONS_A_CALL = 3;

    private final Sender sender;
    private final UploadsTable table;
    private final YouTubeVideos videos;
    private final YouTubeUpload uploads;
    private final String name;

    YouTubeDestination(
            Sender sender,
            PublishSettings.YouTube settings,
            UploadsTable table,
            YouTubeVideos videos,
            YouTubeUpload uploads) {
        this.sender = sender;
        this.name = settings.name();
        this.table = table;
        this.videos = videos;
        this.uploads = uploads;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Optional<String>> find(Publication what) {
        return table.get(what.id())
                .compose(upload ->
                        upload.isEmpty() ? Future.succeededFuture(Optional.<String>empty()) : video(what, upload.get()))
                .map(video -> video.map(id -> WATCH + id));
    }

    private Future<Optional<String>> video(Publication what, Upload upload) {
        return upload.video().isPresent()
                ? Future.succeededFuture(upload.video())
                : uploads.state(upload).compose(state -> settled(what, upload, state));
    }

    /** The video that a session became, noted; empty when it became none. */
    private Future<Optional<String>> settled(Publication what, Upload upload, State state) {
        Future<Optional<String>> found;
        if (state instanceof Whole whole) {
            found = Future.succeededFuture(Optional.of(whole.video()));
        } else if (state instanceof Open) {
            found = Future.succeededFuture(Optional.empty());
        } else {
            found = videos.byTag(what);
        }
        return found.compose(video -> video.isEmpty()
                ? Future.succeededFuture(video)
                : table.finished(what.id(), upload.session(), video.get()).map(noted -> {
                    if (!noted) {
                        throw new Backoff.AbandonedException();
                    }
                    return video;
                }));
    }

    @Override
    public Future<String> publish(Publication what, List<Path> files, BooleanSupplier abandoned) {
        Path file = files.get(0);
        return sender.vertx()
                .executeBlocking(() -> new Upload("", hash(file), Files.size(file), Optional.empty()), false)
                .compose(described -> table.get(what.id())
                        .compose(known -> known.isEmpty()
                                ? anew(what, described, file, abandoned, SESSIONS_A_CALL)
                                : goOn(what, known.get(), described, file, abandoned)))
                .compose(video -> videos.complete(what, video).map(WATCH + video));
    }

    private static String hash(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private Future<String> goOn(
            Publication what, Upload known, Upload described, Path file, BooleanSupplier abandoned) {
        if (known.video().isPresent()) {
            return Future.succeededFuture(known.video().get());
        }
        boolean same = known.hash().equals(described.hash()) && known.total() == described.total();
        return uploads.state(known)
                .compose(state -> state instanceof Open open && same
                        ? send(what, known, file, open.offset(), abandoned, SESSIONS_A_CALL)
                        : settled(what, known, state)
                                .compose(video -> video.isPresent()
                                        ? Future.succeededFuture(video.get())
                                        : anew(what, described, file, abandoned, SESSIONS_A_CALL)));
    }

    private Future<String> anew(
            Publication what, Upload described, Path file, BooleanSupplier abandoned, int sessions) {
        if (sessions == 0) {
            return Future.failedFuture(new Answer.PassingException(
                    "YouTube forgot " + SESSIONS_A_CALL + " sessions of this upload, one after the other."));
        }
        return videos.begin(what, described.total())
                .map(session -> new Upload(session, described.hash(), described.total(), Optional.empty()))
                .compose(upload -> table.begin(what.id(), upload)
                        .compose(begun -> send(what, upload, file, 0, abandoned, sessions - 1)));
    }

    private Future<String> send(
            Publication what, Upload upload, Path file, long offset, BooleanSupplier abandoned, int sessions) {
        return uploads.send(what.id(), upload, file, offset, abandoned)
                .compose(state -> settled(what, upload, state))
                .compose(video -> video.isPresent()
                        ? Future.succeededFuture(video.get())
                        : anew(what, upload, file, abandoned, sessions));
    }

    @Override
    public Future<Boolean> isReady(Publication what) {
        return table.get(what.id()).compose(known -> {
            Upload upload = known.filter(each -> each.video().isPresent())
                    .orElseThrow(() -> new RejectedException("This node's database does not know which video of YouTube"
                            + " this is; look there before it is submitted again."));
            return videos.isProcessed(upload.video().orElseThrow())
                    .recover(failure -> failure instanceof RejectedException
                            ? table.forget(what.id(), upload.session())
                                    .compose(forgotten -> Future.failedFuture(failure))
                            : Future.failedFuture(failure));
        });
    }

    @Override
    public Future<Void> update(Publication what) {
        return table.get(what.id()).compose(upload -> {
            String video = upload.flatMap(Upload::video)
                    .orElseThrow(() ->
                            new RefusedException("This node's database does not know which video of YouTube this is."));
            return videos.describe(what, video)
                    .compose(described -> videos.complete(what, video))
                    .compose(completed -> videos.delist(what, video));
        });
    }

    /** For the wiring: everything of one destination. */
    static YouTubeDestination of(
            Sender sender,
            Backoff backoff,
            PublishSettings.YouTube settings,
            Database database,
            Posters posters,
            Clock clock) {
        UploadsTable table = new UploadsTable(database, settings.name());
        YouTubeApi api = new YouTubeApi(sender, backoff, settings, table, clock);
        int chunk = Math.toIntExact(settings.chunk().count());
        return new YouTubeDestination(
                sender,
                settings,
                table,
                new YouTubeVideos(api, settings, posters),
                new YouTubeUpload(sender, backoff, api, table, chunk));
    }
}
