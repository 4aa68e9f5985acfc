package dev.cutroom.http;

import io.vertx.ext.web.Router;

/**
 * One group of calls. Each HTTP verticle has resources of its own, used on its event loop only, so they need no
 * synchronisation. HEAD is added wherever a route takes GET; failures go to {@code ctx.fail(cause)}.
 */
public interface Resource {

    void mount(Router router);
}
