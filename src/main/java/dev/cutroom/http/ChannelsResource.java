package dev.cutroom.http;

import dev.cutroom.chat.ChatChannel;
import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.people.Role;
import dev.cutroom.record.Channel;
import dev.cutroom.record.ChannelsTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /api/channels}: which channels are recorded, besides those of the configuration. */
public final class ChannelsResource implements Resource {

    private final ChannelsTable table;
    private final Access access;

    public ChannelsResource(ChannelsTable table, Access access) {
        this.table = table;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/channels").handler(access::read).handler(this::list);
        router.put("/api/channels/:channel").handler(this::put);
        router.delete("/api/channels/:channel").handler(this::remove);
    }

    private void list(RoutingContext ctx) {
        table.all()
                .onSuccess(channels -> {
                    JsonArray answer = new JsonArray();
                    channels.forEach(channel -> answer.add(json(channel)));
                    Answers.json(ctx, answer);
                })
                .onFailure(ctx::fail);
    }

    private void put(RoutingContext ctx) {
        Channel channel = read(Parameters.of(ctx).name("channel"), Bodies.object(ctx));
        access.write(ctx, Role.OPERATOR)
                .compose(person -> table.put(channel, person.name()))
                .onSuccess(stored -> Answers.json(ctx, json(channel)))
                .onFailure(ctx::fail);
    }

    private static Channel read(String name, JsonObject body) {
        try {
            ChannelSettings settings = new ChannelSettings(
                    name,
                    Optional.ofNullable(body.getString("url"))
                            .orElseThrow(() -> Refusal.badRequest("The key 'url' is missing.")),
                    texts(body, "qualities", List.of("source")),
                    texts(body, "adPatterns", List.of()),
                    chat(body));
            // It throws what the answer is to say.
            ChatChannel.of(settings);
            return new Channel(settings, Optional.ofNullable(body.getString("node")));
        } catch (ClassCastException wrongType) {
            throw Refusal.badRequest("url and node must be texts, qualities and adPatterns lists of texts.");
        }
    }

    /** {@code false}, {@code true} or a text, as in the configuration. */
    private static String chat(JsonObject body) {
        Object chat = body.getValue("chat", false);
        if (chat == null) {
            return "false";
        }
        if (chat instanceof Boolean || chat instanceof String) {
            return chat.toString();
        }
        throw Refusal.badRequest("The key 'chat' must be false, true, or the chat's name.");
    }

    private static List<String> texts(JsonObject body, String key, List<String> standard) {
        JsonArray given = body.getJsonArray(key);
        if (given == null) {
            return standard;
        }
        List<String> texts = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            if (!(given.getValue(i) instanceof String text)) {
                throw Refusal.badRequest("The key '" + key + "' must be a list of texts.");
            }
            texts.add(text);
        }
        return texts;
    }

    private void remove(RoutingContext ctx) {
        String name = Parameters.of(ctx).name("channel");
        access.write(ctx, Role.OPERATOR)
                .compose(person -> table.remove(name, person.name()))
                .onSuccess(existed -> {
                    if (existed) {
                        ctx.response().setStatusCode(204).end();
                    } else {
                        ctx.fail(new Refusal(404, "There is no channel '" + name + "' in the database."));
                    }
                })
                .onFailure(ctx::fail);
    }

    /** Without what stands before the host and behind the path: keys of streams and passwords are kept there. */
    private static JsonObject json(Channel channel) {
        ChannelSettings settings = channel.settings();
        return new JsonObject()
                .put("name", settings.name())
                .put("url", settings.url().replaceFirst("//[^/@]*@", "//…@").replaceFirst("\\?.*", "?…"))
                .put("qualities", new JsonArray(settings.qualities()))
                .put("adPatterns", new JsonArray(settings.adPatterns()))
                .put("chat", settings.chat())
                .put("node", channel.node().orElse(null));
    }
}
