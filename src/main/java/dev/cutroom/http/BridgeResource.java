package dev.cutroom.http;

import dev.cutroom.bus.Addresses;
import io.vertx.core.Vertx;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;

/**
 * {@code /eventbus}: browsers hear what the bus publishes, over SockJS (wire.md section 6). They may listen to
 * {@link Addresses#PUBLISHED} and to nothing else, and send nothing.
 */
public final class BridgeResource implements Resource {

    static final String PREFIX = "/eventbus";

    private static final int MOST_ADDRESSES_A_SOCKET = 16;
    private static final int LONGEST_ADDRESS = 64;

    private final Vertx vertx;

    public BridgeResource(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void mount(Router router) {
        SockJSBridgeOptions options = new SockJSBridgeOptions()
                .setMaxHandlersPerSocket(MOST_ADDRESSES_A_SOCKET)
                .setMaxAddressLength(LONGEST_ADDRESS);
        for (String address : Addresses.PUBLISHED) {
            options.addOutboundPermitted(new PermittedOptions().setAddress(address));
        }
        SockJSHandler sockets = SockJSHandler.create(
                vertx, new SockJSHandlerOptions().setRegisterWriteHandler(false).setInsertJSESSIONID(false));
        router.route(PREFIX + "/*").subRouter(sockets.bridge(options));
    }
}
