package dev.cutroom.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A line of IRC with message tags (IRCv3), read as wubloader's client reads it: runs of spaces count as one, and an escape
 * in a tag that nobody knows stands for itself.
 *
 * @param sender who it is from: a nick, or a server
 * @param tags none at all, which differs from no tag; a tag without a value has none here either
 */
record IrcLine(
        String command,
        List<String> params,
        Optional<String> sender,
        Optional<String> user,
        Optional<String> host,
        Optional<Map<String, Optional<String>>> tags) {

    /** The line, without its end; empty when it has no command. */
    static Optional<IrcLine> parse(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        int at = 0;
        Optional<Map<String, Optional<String>>> tags = Optional.empty();
        if (at < words.size() && words.get(at).startsWith("@")) {
            tags = Optional.of(tags(words.get(at++).substring(1)));
        }
        Optional<String> prefix = Optional.empty();
        if (at < words.size() && words.get(at).startsWith(":")) {
            prefix = Optional.of(words.get(at++).substring(1));
        }
        if (at >= words.size()) {
            return Optional.empty();
        }
        String command = words.get(at++).toUpperCase(Locale.ROOT);
        return Optional.of(new IrcLine(
                command,
                params(words.subList(at, words.size())),
                prefix.map(IrcLine::sender),
                prefix.flatMap(IrcLine::user),
                prefix.flatMap(IrcLine::host),
                tags));
    }

    private static List<String> params(List<String> words) {
        List<String> params = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(":")) {
                params.add(String.join(" ", words.subList(i, words.size())).substring(1));
                break;
            }
            params.add(words.get(i));
        }
        return List.copyOf(params);
    }

    private static String beforeHost(String prefix) {
        int at = prefix.lastIndexOf('@');
        return at < 0 ? prefix : prefix.substring(0, at);
    }

    private static String sender(String prefix) {
        String name = beforeHost(prefix);
        int bang = name.indexOf('!');
        return bang < 0 ? name : name.substring(0, bang);
    }

    private static Optional<String> user(String prefix) {
        String name = beforeHost(prefix);
        int bang = name.indexOf('!');
        return bang < 0 ? Optional.empty() : Optional.of(name.substring(bang + 1));
    }

    private static Optional<String> host(String prefix) {
        int at = prefix.lastIndexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(prefix.substring(at + 1));
    }

    private static Map<String, Optional<String>> tags(String text) {
        Map<String, Optional<String>> tags = new TreeMap<>();
        for (String tag : text.split(";", -1)) {
            int equals = tag.indexOf('=');
            if (equals >= 0) {
                tags.put(tag.substring(0, equals), Optional.of(unescape(tag.substring(equals + 1))));
            } else if (!tag.isEmpty()) {
                tags.put(tag, Optional.empty());
            }
        }
        return tags;
    }

    private static String unescape(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int known = c == '\\' && i + 1 < value.length() ? ":s\\rn".indexOf(value.charAt(i + 1)) : -1;
            if (known >= 0) {
                plain.append("; \\\r\n".charAt(known));
                i++;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** A tag's value, if it has one. */
    Optional<String> tag(String name) {
        return tags.flatMap(all -> all.getOrDefault(name, Optional.empty()));
    }

    /** A parameter; empty where there is none. */
    String param(int index) {
        return index < params.size() ? params.get(index) : "";
    }
}
