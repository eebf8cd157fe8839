// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a value of the wire must look like; throws {@link RefusedException} with the service's code and text. */
@FunctionalInterface
interface Check {

    /** Checks the value found at the dotted path. */
    void check(String path, JsonNode value);

    /** Any JSON at all: parts that concern responses only and are echoed as they came. */
    static Check anything() {
        return (path, value) -> {};
    }

    static Check string() {
        return (path, value) -> expect(value.isString(), path, "a string", value);
    }

    static Check bool() {
        return (path, value) -> expect(value.isBoolean(), path, "a boolean", value);
    }

    static Check oneOf(String... allowed) {
        List<String> values = List.of(allowed);
        return (path, value) -> {
            expect(value.isString(), path, "a string", value);
            if (!values.contains(value.stringValue())) {
                throw new RefusedException(ApiError.invalidValue(unsupported(value.stringValue(), values), path));
            }
        };
    }

    static Check integer(long min, long max) {
        return (path, value) -> {
            expect(value.isIntegralNumber(), path, "an integer", value);
            range("integer", path, value, (double) min, (double) max);
        };
    }

    static Check number(double min, double max) {
        return (path, value) -> {
            expect(value.isNumber(), path, "a decimal", value);
            range("decimal", path, value, min, max);
        };
    }

    static Check nullable(Check check) {
        return (path, value) -> {
            if (!value.isNull()) {
                check.check(path, value);
            }
        };
    }

    static Check either(Check first, Check second) {
        return (path, value) -> {
            try {
                first.check(path, value);
            } catch (RefusedException notTheFirst) {
                second.check(path, value);
            }
        };
    }

    static Check list(int minLength, Check element) {
        return (path, value) -> {
            expect(value.isArray(), path, "an array", value);
            if (value.size() < minLength) {
                throw new RefusedException(ApiError.invalidRequest(
                        "array_below_min_length",
                        "Invalid '" + path + "': empty array. Expected an array with minimum length " + minLength
                                + ", but got an empty array instead.",
                        path));
            }
            for (int i = 0; i < value.size(); i++) {
                element.check(path + "[" + i + "]", value.get(i));
            }
        };
    }

    static Check object(Map<String, Check> fields) {
        return (path, value) -> {
            expect(value.isObject(), path, "an object", value);
            for (Map.Entry<String, JsonNode> property : value.properties()) {
                String inner = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
                Check check = fields.get(property.getKey());
                if (check == null) {
                    throw new RefusedException(ApiError.unknownParameter(inner));
                }
                check.check(inner, property.getValue());
            }
        };
    }

    /** The service's sentence for a value outside an enumeration. */
    static String unsupported(String value, List<String> supported) {
        String last = "'" + supported.get(supported.size() - 1) + "'";
        String others = supported.stream()
                .limit(supported.size() - 1L)
                .map(name -> "'" + name + "'")
                .collect(joining(", "));
        String list = switch (supported.size()) {
            case 1 -> last;
            case 2 -> others + " and " + last;
            default -> others + ", and " + last;
        };
        return "Invalid value: '" + value + "'. Supported values are: " + list + ".";
    }

    private static void range(String kind, String path, JsonNode value, double min, double max) {
        if (value.doubleValue() < min) {
            throw new RefusedException(outOfRange(kind, "below_min", "below minimum", ">= " + plain(min), path, value));
        }
        if (value.doubleValue() > max) {
            throw new RefusedException(outOfRange(kind, "above_max", "above maximum", "<= " + plain(max), path, value));
        }
    }

    private static ApiError outOfRange(
            String kind, String code, String words, String bound, String path, JsonNode value) {
        return ApiError.invalidRequest(
                kind + "_" + code + "_value",
                "Invalid '" + path + "': " + kind + " " + words + " value. Expected a value " + bound + ", but got "
                        + value + " instead.",
                path);
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private static void expect(boolean fits, String path, String expected, JsonNode actual) {
        if (!fits) {
            throw new RefusedException(ApiError.invalidRequest(
                    "invalid_type",
                    "Invalid type for '" + path + "': expected " + expected + ", but got " + nameOf(actual)
                            + " instead.",
                    path));
        }
    }

    private static String nameOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal";
            default -> "an unknown value";
        };
    }
}
