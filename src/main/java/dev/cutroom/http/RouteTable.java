package dev.cutroom.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes of a router by their templates: names for meters, and the methods that an address takes. */
final class RouteTable {

    static final String NONE = "none";

    private static final Pattern PARAMETER = Pattern.compile(":([A-Za-z0-9_]+)");

    private final List<Entry> entries = new ArrayList<>();
    private final IdentityHashMap<Route, String> templates = new IdentityHashMap<>();

    private record Entry(String template, Pattern pattern, Set<HttpMethod> methods) {}

    RouteTable(Router router) {
        for (Route route : router.getRoutes()) {
            String path = route.getPath();
            if (path == null || route.methods() == null && path.equals("/")) {
                continue;
            }
            boolean regex = path.indexOf('(') >= 0;
            String template = regex ? route.getName() : template(path, route.isExactPath());
            Pattern pattern = regex ? Pattern.compile(path) : pattern(path, route.isExactPath());
            templates.put(route, template);
            entries.add(new Entry(template, pattern, route.methods() == null ? Set.of() : route.methods()));
        }
    }

    private static String template(String path, boolean exact) {
        return PARAMETER.matcher(path).replaceAll("{$1}") + (exact ? "" : "*");
    }

    private static Pattern pattern(String path, boolean exact) {
        StringBuilder regex = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(path);
        int from = 0;
        while (parameter.find()) {
            regex.append(Pattern.quote(path.substring(from, parameter.start()))).append("[^/]+");
            from = parameter.end();
        }
        regex.append(Pattern.quote(path.substring(from))).append(exact ? "/?" : ".*");
        return Pattern.compile(regex.toString());
    }

    /** A route's template such as {@code /files/{channel}}; {@code none} for one that is not an address. */
    String template(Route route) {
        return templates.getOrDefault(route, NONE);
    }

    /** The template of the first route that a path fits. */
    String template(String path) {
        for (Entry entry : entries) {
            if (entry.pattern.matcher(path).matches()) {
                return entry.template;
            }
        }
        return NONE;
    }

    /** The methods that a path takes, as the Allow header lists them; empty for what is no address. */
    String allowed(String path) {
        TreeSet<String> names = new TreeSet<>();
        for (Entry entry : entries) {
            if (entry.pattern.matcher(path).matches()) {
                entry.methods.forEach(method -> names.add(method.name()));
            }
        }
        if (!names.isEmpty()) {
            names.add("OPTIONS");
        }
        return String.join(", ", names);
    }
}
