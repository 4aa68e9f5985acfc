package dev.cutroom;

import dev.cutroom.conf.NodeSettings;
import dev.cutroom.coverage.CoverageVerticle;
import dev.cutroom.http.CoverageMapResource;
import dev.cutroom.http.CoverageResource;
import dev.cutroom.http.Resource;
import dev.cutroom.select.Ranges;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** What there is, by hour. */
final class NodeCovering implements Feature {

    private static final long EVERY_MILLIS = 5_000;

    private final NodeParts parts;
    private final Deployment deployment;
    private final Ranges ranges;
    private final CoverageVerticle coverage;

    NodeCovering(NodeParts parts) {
        this.parts = parts;
        deployment = new Deployment(parts.vertx());
        ranges = new Ranges(parts.store(), parts.selector());
        coverage = new CoverageVerticle(parts.store(), ranges, Clock.systemUTC(), EVERY_MILLIS, parts.registry());
    }

    @Override
    public String name() {
        return "coverage";
    }

    @Override
    public Future<Void> start() {
        return parts.settings().node().does(NodeSettings.Role.COVERAGE)
                ? deployment.start(coverage)
                : Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return deployment.stop();
    }

    @Override
    public List<Resource> resources() {
        return List.of(new CoverageResource(ranges), new CoverageMapResource(parts.store(), ranges));
    }
}
