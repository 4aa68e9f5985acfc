package dev.cutroom;

import dev.cutroom.conf.NodeSettings;
import dev.cutroom.http.Access;
import dev.cutroom.http.ApiDocsResource;
import dev.cutroom.http.BridgeResource;
import dev.cutroom.http.CutResource;
import dev.cutroom.http.FilesResource;
import dev.cutroom.http.HealthResource;
import dev.cutroom.http.HttpFront;
import dev.cutroom.http.MetricsResource;
import dev.cutroom.http.PagesResource;
import dev.cutroom.http.PlaylistResource;
import dev.cutroom.http.RangesResource;
import dev.cutroom.http.ReadingGate;
import dev.cutroom.http.Resource;
import dev.cutroom.http.SegmentsMeters;
import dev.cutroom.http.SegmentsResource;
import dev.cutroom.playlist.PlaylistCompressor;
import dev.cutroom.playlist.Playlists;
import dev.cutroom.playlist.Variants;
import dev.cutroom.select.Explainer;
import dev.cutroom.select.Ranges;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Which resources a node answers with: those asked most first, as the router tries them in their order. */
final class NodeHttp {

    private NodeHttp() {}

    static HttpFront front(NodeParts parts, Access access, List<Feature> features) {
        Vertx vertx = parts.vertx();
        SegmentsMeters segments = new SegmentsMeters(parts.registry());
        Supplier<List<Resource>> resources = parts.settings().node().does(NodeSettings.Role.SERVE)
                ? serving(parts, access, features, segments)
                : () -> copying(parts, access, features, segments);
        return new HttpFront(
                vertx, parts.settings().http(), ReadingGate.of(access), resources, parts.registry(), loops(vertx));
    }

    private static Supplier<List<Resource>> serving(
            NodeParts parts, Access access, List<Feature> features, SegmentsMeters segments) {
        Vertx vertx = parts.vertx();
        PlaylistCompressor compressor = new PlaylistCompressor(vertx, parts.registry());
        Variants variants = new Variants(parts.store(), parts.selector(), parts.files());
        return () -> {
            List<Resource> resources = new ArrayList<>(List.of(
                    new SegmentsResource(parts.files(), segments),
                    new PlaylistResource(new Playlists(vertx, parts.store(), parts.selector()), variants, compressor),
                    new FilesResource(parts.store(), access::read),
                    new CutResource(vertx, parts.cutter(), parts.files()),
                    new RangesResource(
                            parts.store(),
                            new Ranges(parts.store(), parts.selector()),
                            new Explainer(parts.store(), parts.selector())),
                    new HealthResource(parts.health()),
                    new MetricsResource(parts.metrics()),
                    new ApiDocsResource(vertx),
                    new BridgeResource(vertx)));
            features.forEach(feature -> resources.addAll(feature.resources()));
            resources.add(new PagesResource(vertx));
            return resources;
        };
    }

    /** For other nodes and whoever watches over this one. */
    private static List<Resource> copying(
            NodeParts parts, Access access, List<Feature> features, SegmentsMeters segments) {
        List<Resource> resources = new ArrayList<>(List.of(
                new SegmentsResource(parts.files(), segments),
                new FilesResource(parts.store(), access::read),
                new HealthResource(parts.health()),
                new MetricsResource(parts.metrics())));
        features.forEach(feature -> resources.addAll(feature.copying()));
        return resources;
    }

    private static int loops(Vertx vertx) {
        int loops = 0;
        for (Object each : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            loops += each == null ? 0 : 1;
        }
        return loops;
    }
}
