package dev.cutroom.publish;

import dev.cutroom.conf.PublishSettings;
import dev.cutroom.database.Database;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The destinations of a node, by name. */
public final class Destinations {

    private final List<Destination> all;

    public Destinations(List<Destination> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Makes those of the settings.
     *
     * @param standard the folder used when none are set
     * @param database where uploads under way are noted
     */
    public static Destinations of(
            Vertx vertx, PublishSettings settings, Path standard, Database database, Posters posters) {
        List<Destination> made = new ArrayList<>();
        settings.directories()
                .forEach(one -> made.add(new DirectoryDestination(vertx, one.name(), one.folder(), one.urlPrefix())));
        Sender sender = new Sender(vertx);
        settings.http().forEach(one -> made.add(new HttpPutDestination(sender, Backoff.STANDARD, one)));
        settings.s3().forEach(one -> made.add(new S3Destination(sender, Backoff.STANDARD, one)));
        settings.archives()
                .forEach(one -> made.add(new ArchiveDestination(vertx, one.name(), one.folder(), one.urlPrefix())));
        settings.youtube()
                .forEach(one -> made.add(
                        YouTubeDestination.of(sender, Backoff.STANDARD, one, database, posters, Clock.systemUTC())));
        if (made.isEmpty()) {
            made.add(new DirectoryDestination(vertx, "local", standard, Optional.empty()));
        }
        return new Destinations(made);
    }

    /**
     * The one with that name; the first without a name.
     *
     * @throws IllegalArgumentException that lists them
     */
    public Destination get(Optional<String> name) {
        if (name.isEmpty()) {
            return all.get(0);
        }
        return all.stream()
                .filter(one -> one.name().equals(name.get()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no destination '" + name.get()
                        + "' on this node; there are: "
                        + String.join(", ", all.stream().map(Destination::name).toList()) + "."));
    }
}
