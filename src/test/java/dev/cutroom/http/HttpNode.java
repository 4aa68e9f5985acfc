package dev.cutroom.http;

import dev.cutroom.conf.HttpSettings;
import dev.cutroom.conf.Settings;
import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentName;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store on a temporary folder behind the HTTP side on a free port; for tests that ask over a socket. */
final class HttpNode implements AutoCloseable {

    private static final int SECONDS = 20;

    final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final Path base;
    final SegmentStore store;
    final FileCache files;
    final RawHttp raw;
    final int port;
    private final HttpFront front;

    /** @param resources made once for each event loop */
    HttpNode(Path base, Function<HttpNode, Supplier<List<Resource>>> resources) throws Exception {
        this(base, ReadingGate.open(), resources);
    }

    HttpNode(Path base, ReadingGate gate, Function<HttpNode, Supplier<List<Resource>>> resources) throws Exception {
        Settings settings = SettingsLoader.load(Map.of(), Map.of(), Map.of());
        store = SegmentStore.open(vertx, base, settings.store(), registry).await(SECONDS, TimeUnit.SECONDS);
        this.base = store.base();
        files = new FileCache(store, registry);
        front = new HttpFront(vertx, HttpSettings.onFreePort(), gate, resources.apply(this), registry, 2);
        port = front.start().await(SECONDS, TimeUnit.SECONDS);
        raw = new RawHttp(port);
    }

    /** Puts a segment into the tree as another process would; gives its path. */
    String put(Rendition rendition, String start, double seconds, SegmentType type, byte[] content) throws Exception {
        long micros = Micros.parse(start);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        String name = SegmentName.format(micros, Math.round(seconds * Micros.SECOND), type, hash);
        String path = rendition.path() + "/" + Hour.of(micros) + "/" + name;
        Path file = base.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return path;
    }

    @Override
    public void close() throws Exception {
        front.stop().await(SECONDS, TimeUnit.SECONDS);
        files.close();
        store.close().await(SECONDS, TimeUnit.SECONDS);
        vertx.close().await(SECONDS, TimeUnit.SECONDS);
    }
}
