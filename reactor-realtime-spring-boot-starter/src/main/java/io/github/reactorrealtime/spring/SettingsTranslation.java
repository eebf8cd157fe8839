// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the words of properties what the library says in those of its builders. */
final class SettingsTranslation {

    private static final String PREFIX = "reactor-realtime";

    /** What a sentence about a route is about, when it has these words: below the route, or with {@code ^} below the prefix of all. */
    private static final Map<Pattern, String> SUBJECTS = subjects();

    /** {@code Turns.client()}, {@code Dialect.AZURE}, {@code Route.deployment}. */
    private static final Pattern METHOD = Pattern.compile("\\b(Turns|Dialect|Route)\\.([A-Za-z_]+)(?:\\(\\))?");

    private final List<String> routes;
    private final Problems problems;

    /** @param routes the names of the routes, as they stand in the properties */
    SettingsTranslation(List<String> routes, Problems problems) {
        this.routes = routes;
        this.problems = problems;
    }

    /** Adds one sentence of the library's to the problems. */
    void add(String sentence) {
        int route = route(sentence);
        if (route >= 0) {
            ofRoute(route, sentence.substring(beginning(routes.get(route)).length()));
        } else if (sentence.startsWith("there is no route")) {
            problems.add(
                    PREFIX + ".routes",
                    "there is none — set routes[0].provider, routes[0].api-key and routes[0].model");
        } else if (sentence.startsWith("two routes")) {
            problems.add(PREFIX + ".routes", sentence + " — name each endpoint with a model only once");
        } else if (sentence.startsWith("language and languages")) {
            problems.add(PREFIX + ".language", "there are languages, too — set one of them");
        } else {
            problems.addValue(PREFIX, inProperties(sentence));
        }
    }

    private void ofRoute(int route, String problem) {
        String said = inProperties(problem.replaceFirst("^(?:: | can't be used(?: so)?: | )", ""));
        String subject = subject(problem);
        if (subject.startsWith("^")) {
            problems.add(PREFIX + "." + subject.substring(1), "on routes[" + route + "], " + said);
        } else {
            problems.add(ConfiguredRoutes.prefix(route) + subject, said);
        }
    }

    private static String subject(String problem) {
        for (Map.Entry<Pattern, String> each : SUBJECTS.entrySet()) {
            Matcher words = each.getKey().matcher(problem);
            if (words.find()) {
                return words.groupCount() == 0 ? each.getValue() : "^" + words.group(1);
            }
        }
        return "";
    }

    /** The one that is named; the longest name, since one name may begin like another. */
    private int route(String sentence) {
        int found = -1;
        for (int i = 0; i < routes.size(); i++) {
            boolean longer =
                    found < 0 || routes.get(i).length() > routes.get(found).length();
            if (longer && sentence.startsWith(beginning(routes.get(i)))) {
                found = i;
            }
        }
        return found;
    }

    private static String beginning(String route) {
        return "route " + route;
    }

    private static String inProperties(String sentence) {
        return METHOD.matcher(sentence)
                .replaceAll(method -> property(method.group(1), method.group(2)))
                .replaceAll("call language\\('([^']*)'\\)", "set language=$1")
                .replace("rest()", "rest")
                .replace("serverVad", "server-vad")
                .replace("semanticVad", "semantic-vad");
    }

    private static String property(String type, String method) {
        return switch (type) {
            case "Turns" -> "turns.mode=" + Names.kebab(method);
            case "Dialect" -> "provider=" + Names.kebab(method);
            default -> Names.kebab(method);
        };
    }

    private static Map<Pattern, String> subjects() {
        Map<Pattern, String> subjects = new LinkedHashMap<>();
        subjects.put(Pattern.compile("turns are cut alike|turn detection"), "^turns.mode");
        subjects.put(Pattern.compile("leave (language|languages|keywords|prompt|delay|logprobs) out"), "^");
        subjects.put(Pattern.compile("is first, and uploads"), ".rest");
        subjects.put(Pattern.compile("transcribes files only|transcribes in Realtime sessions only"), ".model");
        subjects.put(Pattern.compile("in the URL"), ".url");
        subjects.put(Pattern.compile("the header|additional headers"), ".headers");
        subjects.put(Pattern.compile("is not spoken at"), ".provider");
        subjects.put(Pattern.compile("Azure resource"), ".resource");
        return subjects;
    }
}
