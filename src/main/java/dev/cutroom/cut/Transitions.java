package dev.cutroom.cut;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The transitions there are, each with what it looks like: all of xfade in ffmpeg 6.1, and three expressions of our own. */
public final class Transitions {

    /** Names and descriptions, in the order to show them. */
    public static final Map<String, String> NAMES = names();

    /** For each pixel: A is the first picture's value, B the second's; P goes from 1 to 0. */
    private static final Map<String, String> EXPRESSIONS = Map.of(
            "clockwipe", "if(lt(mod(atan2(X-W/2,H/2-Y)+2*PI,2*PI),(1-P)*2*PI),B,A)",
            "diamondwipe", "if(lt(abs(X/W-0.5)+abs(Y/H-0.5),1-P),B,A)",
            "starwipe", "if(lt(hypot(X-W/2,Y-H/2)*(1.4+cos(5*atan2(X-W/2,H/2-Y)+PI)),(1-P)*1.25*hypot(W,H)),B,A)");

    private Transitions() {}

    /** The expression of one of our own. */
    static Optional<String> expression(String name) {
        return Optional.ofNullable(EXPRESSIONS.get(name));
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("fade", "The first fades into the second.");
        names.put("fadeblack", "The first fades to black, the second out of it.");
        names.put("fadewhite", "The first fades to white, the second out of it.");
        names.put("fadegrays", "Fades by way of a picture without colour.");
        names.put("fadefast", "Fades fast at first.");
        names.put("fadeslow", "Fades slowly at first.");
        names.put("dissolve", "Single pixels change over at random.");
        names.put("pixelize", "Becomes coarse blocks and comes back as the second.");
        names.put("distance", "Pixels that differ least change first.");
        names.put("hblur", "Blurs sideways and comes back as the second.");
        directions(names, "wipe", "The second is uncovered towards the %s.");
        directions(names, "slide", "The second pushes the first out to the %s.");
        directions(names, "smooth", "A soft edge moves to the %s.");
        directions(names, "cover", "The second moves over the first to the %s.");
        directions(names, "reveal", "The first moves away to the %s.");
        corners(names, "wipe", "The second is uncovered towards the %s corner.");
        corners(names, "diag", "A soft edge moves to the %s corner.");
        names.put("hlslice", "Slices change over from the right to the left.");
        names.put("hrslice", "Slices change over from the left to the right.");
        names.put("vuslice", "Slices change over from the bottom to the top.");
        names.put("vdslice", "Slices change over from the top to the bottom.");
        names.put("hlwind", "Streaks blow to the left.");
        names.put("hrwind", "Streaks blow to the right.");
        names.put("vuwind", "Streaks blow upwards.");
        names.put("vdwind", "Streaks blow downwards.");
        names.put("circlecrop", "A circle closes on the first and opens on the second.");
        names.put("rectcrop", "A rectangle closes on the first and opens on the second.");
        names.put("circleopen", "A soft circle opens on the second.");
        names.put("circleclose", "A soft circle closes on the first.");
        names.put("vertopen", "Opens sideways from the middle.");
        names.put("vertclose", "Closes sideways to the middle.");
        names.put("horzopen", "Opens up and down from the middle.");
        names.put("horzclose", "Closes up and down to the middle.");
        names.put("radial", "A soft hand sweeps round the middle.");
        names.put("zoomin", "Flies into the first and comes out in the second.");
        names.put("squeezeh", "The first is squeezed flat.");
        names.put("squeezev", "The first is squeezed thin.");
        names.put("clockwipe", "A hand sweeps round like a clock's.");
        names.put("diamondwipe", "A diamond opens on the second.");
        names.put("starwipe", "A star opens on the second.");
        return Collections.unmodifiableMap(names);
    }

    private static void directions(Map<String, String> names, String stem, String description) {
        for (String direction : new String[] {"left", "right", "up", "down"}) {
            String where = direction.equals("up") ? "top" : direction.equals("down") ? "bottom" : direction;
            names.put(stem + direction, description.formatted(where));
        }
    }

    private static void corners(Map<String, String> names, String stem, String description) {
        names.put(stem + "tl", description.formatted("upper left"));
        names.put(stem + "tr", description.formatted("upper right"));
        names.put(stem + "bl", description.formatted("lower left"));
        names.put(stem + "br", description.formatted("lower right"));
    }
}
