package dev.cutroom.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsLoaderTest {

    @Test
    void nothingSet_givesTheDefaults() {
        Settings settings = SettingsLoader.load(Map.of(), Map.of(), Map.of());

        assertThat(settings.store().sync()).isEqualTo(StoreSettings.Sync.INTERVAL);
        assertThat(settings.store().syncInterval()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theShippedFile_isTheDefaults() {
        assertThat(SettingsLoader.load(SettingsLoader.file(Path.of("conf/cutroom.yaml")), Map.of(), Map.of()))
                .isEqualTo(SettingsLoader.load(Map.of(), Map.of(), Map.of()));
    }

    @Test
    void theShippedFile_namesEveryKey() {
        Map<String, Object> file = SettingsLoader.file(Path.of("conf/cutroom.yaml"));

        String text = read("conf/cutroom.yaml");
        for (String key : SettingsLoader.keys(Settings.class, "")) {
            assertThat(isSet(file, key) || text.contains("# " + key.substring(key.lastIndexOf('.') + 1) + ":"))
                    .as("conf/cutroom.yaml says what %s is, set or as a comment", key)
                    .isTrue();
        }
    }

    private static boolean isSet(Map<?, ?> map, String key) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            return map.containsKey(key);
        }
        Object below = map.get(key.substring(0, dot));
        return (below instanceof Map<?, ?> inner) && isSet(inner, key.substring(dot + 1));
    }

    @Test
    void optionsBeatTheEnvironment_whichBeatsTheFile() {
        Map<String, Object> file = SettingsLoader.yaml("store: {sync: never, sync-interval: 1s}", "test");
        Map<String, String> environment = Map.of("CUTROOM_STORE_SYNC", "always", "CUTROOM_STORE_SYNC_INTERVAL", "2s");

        Settings settings = SettingsLoader.load(file, environment, Map.of("store.sync-interval", "3s"));

        assertThat(settings.store())
                .isEqualTo(new StoreSettings(
                        StoreSettings.Sync.ALWAYS,
                        Duration.ofSeconds(3),
                        new Bytes(128L << 20),
                        Duration.ofMinutes(30)));
    }

    @Test
    void anUnknownKey_isRefused_withTheKnownOnes() {
        assertThatThrownBy(() ->
                        SettingsLoader.load(SettingsLoader.yaml("store: {snyc: never}", "test"), Map.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("store.snyc")
                .hasMessageContaining("sync-interval");
    }

    @Test
    void aBadValue_isRefused_withWhatIsExpected() {
        assertThatThrownBy(() -> SettingsLoader.load(Map.of(), Map.of(), Map.of("store.sync", "sometimes")))
                .hasMessageContaining("store.sync: 'sometimes'")
                .hasMessageContaining("always, interval, never");
        assertThatThrownBy(() -> SettingsLoader.load(Map.of(), Map.of(), Map.of("store.sync-interval", "5")))
                .hasMessageContaining("20s");
    }

    @Test
    void everyKindOfValue_isRead() {
        Kinds kinds = RecordBinder.bind(Kinds.class, SettingsLoader.yaml("""
            required: x
            size: 64KiB
            names: [a, b]
            by-name: {one: {word: w}}
            password: hush
            """, "test"), "");

        assertThat(kinds.size()).isEqualTo(new Bytes(65_536));
        assertThat(kinds.names()).containsExactly("a", "b");
        assertThat(kinds.byName()).containsEntry("one", new Inner("w"));
        assertThat(kinds.password().orElseThrow().value()).isEqualTo("hush");
        assertThat(kinds.toString()).doesNotContain("hush");
        assertThat(kinds.share()).isEqualTo(0.5);
    }

    @Test
    void aKeyThatMustBeSet_isAskedFor() {
        assertThatThrownBy(() -> RecordBinder.bind(Kinds.class, Map.of(), "kinds"))
                .hasMessage("the key 'kinds.required' must be set");
    }

    @Test
    void whatIsNotYaml_isRefused() {
        assertThatThrownBy(() -> SettingsLoader.yaml("a: [", "broken.yaml"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("broken.yaml");
        assertThatThrownBy(() -> SettingsLoader.yaml("- a", "list.yaml")).hasMessageContaining("mapping");
    }

    @Test
    void aSecretThatIsWronglyWritten_isNotShown() {
        for (String wrong : List.of(
                "replicate: {token: [hush]}",
                "replicate: {token: {a: hush}}",
                "database: {url: [hush]}",
                "publish: {http: [hush]}",
                "publish: {http: [{name: a, url: 'http://a/{id}.{ending}', headers: {X: [hush]}}]}",
                "publish: {http: [{name: a, url: 'http://a/{id}.{ending}', headers: [hush]}]}",
                "webhooks: [hush]",
                "replicate:\n  token: \"hush\n")) {
            assertThatThrownBy(() -> SettingsLoader.load(SettingsLoader.yaml(wrong, "test"), Map.of(), Map.of()))
                    .as(wrong)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageNotContaining("hush");
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    record Inner(@Default("nothing") String word) {}

    record Kinds(
            String required,
            @Default("1MiB") Bytes size,
            List<String> names,
            Map<String, Inner> byName,
            Optional<Secret> password,
            @Default("0.5") double share) {}
}
