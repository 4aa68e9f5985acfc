package dev.cutroom.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.ChatSettings;
import dev.cutroom.conf.SettingsException;
import dev.cutroom.conf.SettingsLoader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which chat a channel's settings ask for, and what settings of chat are refused. */
class ChatChannelTest {

    private static Optional<ChatChannel> chat(String url, Object chat) {
        return ChatChannel.of(SettingsLoader.load(
                        Map.of("channels", List.of(Map.of("name", "demo", "url", url, "chat", chat))),
                        Map.of(),
                        Map.of())
                .channels()
                .get(0));
    }

    private static ChatSettings settings(String key, String value) {
        return SettingsLoader.load(Map.of(), Map.of(), Map.of("chat." + key, value))
                .chat();
    }

    @Test
    void trueIsTheAddressesOwn_aNameIsThatOne_andFalseIsNone() {
        assertThat(chat("twitch:Ann", true)).hasValue(new ChatChannel("demo", "ann"));
        assertThat(chat("https://example.org/live.m3u8", "Bob_1")).hasValue(new ChatChannel("demo", "bob_1"));
        assertThat(chat("twitch:Ann", false)).isEmpty();
        assertThat(ChatChannel.of(SettingsLoader.load(
                                Map.of("channels", List.of(Map.of("name", "demo", "url", "twitch:Ann"))),
                                Map.of(),
                                Map.of())
                        .channels()
                        .get(0)))
                .isEmpty();
    }

    @Test
    void whatNamesNoChat_isRefused_withWhatWouldBeRight() {
        assertThatThrownBy(() -> chat("https://example.org/live.m3u8", true)).hasMessageContaining("write chat: NAME");
        assertThatThrownBy(() -> chat("twitch:Ann", "a b\r\nJOIN #x")).hasMessageContaining("letters, digits and _");
    }

    @Test
    void theServersAddress_isTakenApart() {
        ChatSettings standard = settings("lag", "30s");
        assertThat(standard.host()).isEqualTo("irc.chat.twitch.tv");
        assertThat(standard.port()).isEqualTo(6697);
        assertThat(standard.isSecure()).isTrue();
        assertThat(settings("server", "irc://[::1]:99").host()).isEqualTo("::1");
        assertThat(settings("server", "irc://[::1]:99").isSecure()).isFalse();
    }

    @Test
    void settingsThatCannotWork_areRefused() {
        assertThatThrownBy(() -> settings("server", "https://irc.chat.twitch.tv"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("ircs://HOST:PORT");
        assertThatThrownBy(() -> settings("batch", "45s")).hasMessageContaining("what divides it");
        assertThatThrownBy(() -> settings("longest-retry", "10ms")).hasMessageContaining("no shorter than retry");
    }
}
