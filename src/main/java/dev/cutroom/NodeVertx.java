package dev.cutroom;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import dev.cutroom.conf.ClusterSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** Makes the event loops: native where the platform has it, one for each core, joined to other nodes when asked to. */
final class NodeVertx {

    private NodeVertx() {}

    static Future<Vertx> start(ClusterSettings cluster) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(true));
        if (cluster.enabled()) {
            options.setEventBusOptions(new EventBusOptions().setHost(cluster.host()));
        }
        VertxBuilder builder = Vertx.builder().with(options);
        Transport epoll = new ShortTurns();
        if (epoll.available()) {
            builder.withTransport(epoll);
        }
        return cluster.enabled()
                ? builder.withClusterManager(new HazelcastClusterManager(hazelcast(cluster)))
                        .buildClustered()
                : Future.succeededFuture(builder.build());
    }

    private static Config hazelcast(ClusterSettings cluster) {
        Config config = new Config()
                .setClusterName("cutroom")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.shutdownhook.enabled", "false");
        config.getNetworkConfig().setPort(cluster.port()).setPublicAddress(cluster.host());
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(cluster.host());
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(cluster.members());
        return config;
    }
}
