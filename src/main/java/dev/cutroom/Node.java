package dev.cutroom;

import dev.cutroom.conf.Settings;
import io.vertx.core.Future;

/** One node: builds everything, starts it in order, stops it in reverse. */
final class Node {

    private final Settings settings;

    Node(Settings settings) {
        this.settings = settings;
    }

    Future<Void> start() {
        return Future.failedFuture("nothing to start with " + settings);
    }

    String url() {
        return "";
    }

    Future<Void> stop() {
        return Future.succeededFuture();
    }
}
