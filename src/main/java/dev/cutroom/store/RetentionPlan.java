package dev.cutroom.store;

import dev.cutroom.conf.RetentionSettings;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be deleted, and why. Pure.
 *
 * @param removals in the order they are to be done: the oldest first within each reason
 * @param shortage bytes that are missing for the floor even after all that may be deleted is; 0 when it is kept
 */
record RetentionPlan(List<Removal> removals, long shortage) {

    /** Why an hour goes. */
    enum Reason {
        AGE,
        SIZE,
        FREE_SPACE
    }

    record Removal(HourUse use, Reason reason) {}

    /**
     * Plans.
     *
     * @param now microseconds since the epoch
     * @param free bytes free on the disk
     */
    static RetentionPlan of(List<HourUse> uses, RetentionSettings settings, long now, long free) {
        return new Planning(uses, settings, now).plan(free);
    }

    private static final class Planning {
        private final List<HourUse> oldestFirst;
        private final RetentionSettings settings;
        private final long now;
        private final Set<HourUse> gone = new LinkedHashSet<>();
        private final List<Removal> removals = new ArrayList<>();

        Planning(List<HourUse> uses, RetentionSettings settings, long now) {
            this.settings = settings;
            this.now = now;
            this.oldestFirst = uses.stream()
                    .sorted(Comparator.comparing(HourUse::hour)
                            .thenComparing(use -> use.rendition().path()))
                    .toList();
        }

        RetentionPlan plan(long free) {
            oldestFirst.forEach(this::removeAged);
            byRendition().forEach(this::removeOversized);
            long shortage = removeForFreeSpace(free);
            return new RetentionPlan(List.copyOf(removals), shortage);
        }

        private boolean mayGo(HourUse use) {
            return use.deletableBytes() > 0 && !gone.contains(use) && isOlderThan(use, settings.atLeast());
        }

        private boolean isOlderThan(HourUse use, Duration age) {
            return use.hour().end() + age.toMillis() * Micros.MILLISECOND <= now;
        }

        private void remove(HourUse use, Reason reason) {
            gone.add(use);
            removals.add(new Removal(use, reason));
        }

        private Optional<RetentionSettings.Rule> rule(Rendition rendition) {
            return settings.ruleFor(rendition.channel(), rendition.quality());
        }

        private void removeAged(HourUse use) {
            rule(use.rendition())
                    .flatMap(RetentionSettings.Rule::maxAge)
                    .filter(age -> isOlderThan(use, age) && mayGo(use))
                    .ifPresent(age -> remove(use, Reason.AGE));
        }

        private Map<Rendition, List<HourUse>> byRendition() {
            Map<Rendition, List<HourUse>> grouped = new LinkedHashMap<>();
            oldestFirst.forEach(use -> grouped.computeIfAbsent(use.rendition(), key -> new ArrayList<>())
                    .add(use));
            return grouped;
        }

        private void removeOversized(Rendition rendition, List<HourUse> uses) {
            long most = rule(rendition)
                    .flatMap(RetentionSettings.Rule::maxSize)
                    .map(size -> size.count())
                    .orElse(Long.MAX_VALUE);
            long left = 0;
            for (HourUse use : uses) {
                left += gone.contains(use) ? use.pinnedBytes() : use.bytes();
            }
            for (HourUse use : uses) {
                if (left > most && mayGo(use)) {
                    remove(use, Reason.SIZE);
                    left -= use.deletableBytes();
                }
            }
        }

        private long removeForFreeSpace(long free) {
            long missing = settings.freeSpace().count() - free;
            for (HourUse use : gone) {
                missing -= use.deletableBytes();
            }
            for (HourUse use : oldestFirst) {
                if (missing > 0 && mayGo(use)) {
                    remove(use, Reason.FREE_SPACE);
                    missing -= use.deletableBytes();
                }
            }
            return Math.max(0, missing);
        }
    }
}
