package dev.cutroom.cut;

import java.util.List;

/**
 * ffmpeg's filters for several spans with transitions between them. Only numbers, and names out of {@link Transitions},
 * ever become part of its text.
 */
final class FilterGraph {

    private final long[] froms;
    private final long[] tos;
    private final List<Transition> transitions;
    private final VideoFormat format;

    /** @param froms ticks of the input's timeline; span {@code i} ends at {@code tos[i]} */
    FilterGraph(long[] froms, long[] tos, List<Transition> transitions, VideoFormat format) {
        this.froms = froms.clone();
        this.tos = tos.clone();
        this.transitions = transitions;
        this.format = format;
    }

    /** How long the result is. */
    long ticks() {
        int last = froms.length - 1;
        return begin(last) + tos[last] - froms[last];
    }

    /** Where in the result a span begins. */
    long begin(int span) {
        long begin = 0;
        for (int i = 0; i < span; i++) {
            begin += tos[i] - froms[i] - EncodeJob.ticks(transitions.get(i).micros());
        }
        return begin;
    }

    /** The graph; its outputs are {@code [v]} and, where there is sound, {@code [a]}. */
    String text() {
        StringBuilder graph = new StringBuilder();
        pictures(graph);
        if (format.hasSound()) {
            graph.append(';');
            sound(graph);
        }
        return graph.toString();
    }

    private void pictures(StringBuilder graph) {
        graph.append("[0:v:0]split=").append(froms.length);
        for (int i = 0; i < froms.length; i++) {
            graph.append("[s").append(i).append(']');
        }
        for (int i = 0; i < froms.length; i++) {
            graph.append(";[s")
                    .append(i)
                    .append("]trim=start_pts=")
                    .append(froms[i])
                    .append(":end_pts=")
                    .append(tos[i])
                    .append(",setpts=PTS-STARTPTS,fps=")
                    .append(format.rate())
                    .append(",settb=1/90000[p")
                    .append(i)
                    .append(']');
        }
        String before = "p0";
        long length = tos[0] - froms[0];
        for (int i = 0; i < transitions.size(); i++) {
            Transition transition = transitions.get(i);
            long ticks = EncodeJob.ticks(transition.micros());
            String after = i == transitions.size() - 1 ? "v" : "x" + i;
            graph.append(";[")
                    .append(before)
                    .append("][p")
                    .append(i + 1)
                    .append("]xfade=")
                    .append(effect(transition))
                    .append(":duration=")
                    .append(EncodeJob.seconds(ticks))
                    .append(":offset=")
                    .append(EncodeJob.seconds(length - ticks))
                    .append('[')
                    .append(after)
                    .append(']');
            before = after;
            length += tos[i + 1] - froms[i + 1] - ticks;
        }
    }

    private static String effect(Transition transition) {
        return Transitions.expression(transition.type())
                .map(expression -> "transition=custom:expr='" + expression + "'")
                .orElse("transition=" + transition.type());
    }

    /** Each span's sound is as long as its pictures, with silence where it has none, or all that follows would slide. */
    private void sound(StringBuilder graph) {
        graph.append("[0:a:0]asplit=").append(froms.length);
        for (int i = 0; i < froms.length; i++) {
            graph.append("[t").append(i).append(']');
        }
        for (int i = 0; i < froms.length; i++) {
            graph.append(";[t")
                    .append(i)
                    .append("]atrim=start=")
                    .append(EncodeJob.seconds(froms[i]))
                    .append(":end=")
                    .append(EncodeJob.seconds(tos[i]))
                    .append(",asetpts=PTS-")
                    .append(EncodeJob.seconds(froms[i]))
                    .append("/TB,aresample=async=1:first_pts=0,apad=whole_dur=")
                    .append(EncodeJob.seconds(tos[i] - froms[i]))
                    .append("[q")
                    .append(i)
                    .append(']');
        }
        String before = "q0";
        for (int i = 0; i < transitions.size(); i++) {
            String after = i == transitions.size() - 1 ? "a" : "y" + i;
            graph.append(";[")
                    .append(before)
                    .append("][q")
                    .append(i + 1)
                    .append("]acrossfade=d=")
                    .append(EncodeJob.seconds(EncodeJob.ticks(transitions.get(i).micros())))
                    .append('[')
                    .append(after)
                    .append(']');
            before = after;
        }
    }
}
