package dev.cutroom.record;

import dev.cutroom.hls.MultivariantPlaylist;
import dev.cutroom.hls.Playlist;
import dev.cutroom.hls.Variant;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A playlist by its address: a media playlist is taken as it is, of a multivariant one the variant that the quality
 * names: by its name, by its height ({@code 720p}), or the one of the highest bandwidth for {@code best} and
 * {@code source}.
 */
final class HlsSource implements Source {

    private final Web web;
    private final Source address;
    private final String quality;

    /** @param address where the playlist's own address comes from */
    HlsSource(Web web, Source address, String quality) {
        this.web = web;
        this.address = address;
        this.quality = quality;
    }

    @Override
    public Future<String> playlistUrl() {
        return address.playlistUrl().compose(web::text).map(document -> {
            if (!(Playlist.parse(document.text(), contextOf(document)) instanceof MultivariantPlaylist list)) {
                return document.url();
            }
            return Web.resolve(document.url(), choose(list.variants(), quality).uri());
        });
    }

    private static Playlist.Context contextOf(Web.Document document) {
        return new Playlist.Context(Optional.empty(), Map.of(), Web.query(document.url()));
    }

    @Override
    public Future<Void> close() {
        return address.close();
    }

    static Variant choose(List<Variant> variants, String quality) {
        Optional<Variant> named = variants.stream()
                .filter(variant ->
                        variant.name().filter(quality::equalsIgnoreCase).isPresent())
                .findFirst();
        Optional<Variant> best = variants.stream().max(Comparator.comparingLong(Variant::bandwidth));
        Optional<Variant> chosen = named.or(() -> byHeight(variants, quality));
        if (chosen.isEmpty() && (quality.equals("best") || quality.equals("source"))) {
            chosen = best;
        }
        return chosen.orElseThrow(() -> new OriginException(
                0,
                "the stream has no quality '" + quality + "'; it has "
                        + variants.stream()
                                .map(variant -> variant.name()
                                        .orElse(
                                                variant.height().isPresent()
                                                        ? variant.height().getAsInt() + "p"
                                                        : variant.uri()))
                                .collect(Collectors.joining(", "))
                        + ", and best"));
    }

    /** {@code 720} or {@code 720p}, or with a frame rate {@code 720p60}. */
    private static Optional<Variant> byHeight(List<Variant> variants, String quality) {
        int p = quality.indexOf('p');
        String height = p < 0 ? quality : quality.substring(0, p);
        String rate = p < 0 ? "" : quality.substring(p + 1);
        return variants.stream()
                .filter(variant -> variant.height().isPresent()
                        && height.equals(String.valueOf(variant.height().getAsInt())))
                .filter(variant -> rate.isEmpty()
                        || rate.equals(
                                String.valueOf(Math.round(variant.frameRate().orElse(0)))))
                .max(Comparator.comparingLong(Variant::bandwidth));
    }
}
