// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON strictly, on its own, so that the writer is not checked against itself. */
final class JsonText {

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    static Map<String, Object> object(String text) {
        JsonText json = new JsonText(text);
        Map<String, Object> object = json.members();
        if (json.at != text.length()) {
            throw json.wrong("the end");
        }
        return object;
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        while (true) {
            String key = string();
            expect(':');
            // Nothing is null to the tests that a map can't hold: they ask whether the key is there.
            Object value = value();
            if (members.containsKey(key)) {
                throw wrong("a key that is new");
            }
            members.put(key, value == null ? "<null>" : value);
            if (next() == '}') {
                return members;
            }
            at--;
            expect(',');
        }
    }

    private @Nullable Object value() {
        char c = text.charAt(at);
        if (c == '"') {
            return string();
        }
        if (c == '[') {
            return list();
        }
        if (c == 't' || c == 'f' || c == 'n') {
            for (String word : List.of("true", "false", "null")) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("null") ? null : Boolean.valueOf(word);
                }
            }
        }
        int start = at;
        while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Long.valueOf(text.substring(start, at));
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        expect('[');
        while (text.charAt(at) != ']') {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(string());
        }
        expect(']');
        return list;
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw wrong("no control character");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() {
        char c = next();
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int simple = "nt\"\\".indexOf(c);
        if (simple < 0) {
            throw wrong("an escape");
        }
        return "\n\t\"\\".charAt(simple);
    }

    private void expect(char c) {
        if (next() != c) {
            throw wrong("'" + c + "'");
        }
    }

    private char next() {
        return text.charAt(at++);
    }

    private AssertionError wrong(String wanted) {
        return new AssertionError("expected " + wanted + " at " + at + " of " + text);
    }
}
