package dev.cutroom.store;

import dev.cutroom.conf.RetentionSettings;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How full the disk is and will be, judged by the last day. Pure.
 *
 * @param freeBytes left on the disk; {@code floorBytes} must stay
 * @param bytesPerDay that come in
 * @param floorReached when the floor is reached at that rate if nothing is deleted, microseconds since the epoch; empty
 *     when nothing comes in
 */
public record Forecast(
        long freeBytes, long floorBytes, long bytesPerDay, OptionalLong floorReached, List<OfRendition> renditions) {

    /**
     * One rendition's part.
     *
     * @param oldest the start of its oldest hour, microseconds since the epoch
     * @param keptFor how long an hour will be kept by its rule at this rate, in microseconds; empty for ever
     */
    public record OfRendition(
            Rendition rendition,
            int hours,
            long bytes,
            long pinnedBytes,
            long oldest,
            long bytesPerDay,
            OptionalLong keptFor) {}

    static Forecast of(List<HourUse> uses, RetentionSettings settings, long now, long free) {
        Map<String, List<HourUse>> byRendition = new TreeMap<>();
        uses.forEach(use -> byRendition
                .computeIfAbsent(use.rendition().path(), key -> new ArrayList<>())
                .add(use));
        List<OfRendition> renditions = byRendition.values().stream()
                .map(own -> ofRendition(own, settings, now))
                .toList();
        long rate = renditions.stream().mapToLong(OfRendition::bytesPerDay).sum();
        long floor = settings.freeSpace().count();
        return new Forecast(
                free,
                floor,
                rate,
                rate == 0 ? OptionalLong.empty() : OptionalLong.of(now + timeFor(Math.max(0, free - floor), rate)),
                renditions);
    }

    /** How long bytes last at a rate, in microseconds; a thousand years at the most. */
    private static long timeFor(long bytes, long perDay) {
        double days = Math.min(365_000, (double) bytes / perDay);
        return (long) (days * Micros.DAY);
    }

    private static OfRendition ofRendition(List<HourUse> own, RetentionSettings settings, long now) {
        Rendition rendition = own.get(0).rendition();
        Hour today = Hour.of(now);
        long bytes = 0;
        long pinned = 0;
        long lastDay = 0;
        long oldest = Long.MAX_VALUE;
        for (HourUse use : own) {
            bytes += use.bytes();
            pinned += use.pinnedBytes();
            oldest = Math.min(oldest, use.hour().start());
            boolean inLastDay =
                    use.hour().index() >= today.index() - 24 && use.hour().index() < today.index();
            lastDay += inLastDay ? use.bytes() : 0;
        }
        return new OfRendition(
                rendition, own.size(), bytes, pinned, oldest, lastDay, keptFor(rendition, lastDay, settings));
    }

    private static OptionalLong keptFor(Rendition rendition, long perDay, RetentionSettings settings) {
        Optional<RetentionSettings.Rule> rule = settings.ruleFor(rendition.channel(), rendition.quality());
        long byAge = rule.flatMap(RetentionSettings.Rule::maxAge)
                .map(age -> age.toMillis() * Micros.MILLISECOND)
                .orElse(Long.MAX_VALUE);
        long bySize = rule.flatMap(RetentionSettings.Rule::maxSize)
                .filter(size -> perDay > 0)
                .map(size -> timeFor(size.count(), perDay))
                .orElse(Long.MAX_VALUE);
        long kept = Math.min(byAge, bySize);
        return kept == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(kept);
    }

    public JsonObject toJson() {
        JsonArray rows = new JsonArray();
        for (OfRendition own : renditions) {
            JsonObject row = new JsonObject()
                    .put("channel", own.rendition.channel())
                    .put("quality", own.rendition.quality())
                    .put("hours", own.hours)
                    .put("bytes", own.bytes)
                    .put("pinnedBytes", own.pinnedBytes)
                    .put("oldest", Micros.format(own.oldest))
                    .put("bytesPerDay", own.bytesPerDay);
            own.keptFor.ifPresent(kept -> row.put("keptForSeconds", kept / Micros.SECOND));
            rows.add(row);
        }
        JsonObject json = new JsonObject()
                .put("freeBytes", freeBytes)
                .put("floorBytes", floorBytes)
                .put("bytesPerDay", bytesPerDay);
        floorReached.ifPresent(time -> json.put("floorReached", Micros.format(time)));
        return json.put("renditions", rows);
    }
}
