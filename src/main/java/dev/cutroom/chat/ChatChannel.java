package dev.cutroom.chat;

import dev.cutroom.conf.ChannelSettings;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A channel whose chat is captured.
 *
 * @param name its folder's name
 * @param login Twitch's name of the chat
 */
public record ChatChannel(String name, String login) {

    private static final String TWITCH = "twitch:";
    private static final Pattern LOGIN = Pattern.compile("[a-z0-9_]{1,50}");

    /**
     * What a channel's settings ask for; empty when they ask for no chat.
     *
     * @throws IllegalArgumentException when it cannot be captured, saying what would be right
     */
    public static Optional<ChatChannel> of(ChannelSettings settings) {
        String chat = settings.chat().strip().toLowerCase(Locale.ROOT);
        return switch (chat) {
            case "false", "no", "off", "" -> Optional.empty();
            case "true", "yes", "on" -> {
                if (!settings.url().startsWith(TWITCH)) {
                    throw new IllegalArgumentException("the channel '" + settings.name() + "' has chat: true but is no"
                            + " twitch: channel; write chat: NAME, the name of its chat at Twitch");
                }
                yield Optional.of(of(settings.name(), settings.url().substring(TWITCH.length())));
            }
            default -> Optional.of(of(settings.name(), chat));
        };
    }

    private static ChatChannel of(String name, String login) {
        String lower = login.strip().toLowerCase(Locale.ROOT);
        if (!LOGIN.matcher(lower).matches()) {
            throw new IllegalArgumentException("the channel '" + name + "' has the chat '" + login
                    + "', which is no name at Twitch; write letters, digits and _");
        }
        return new ChatChannel(name, lower);
    }
}
