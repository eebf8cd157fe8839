// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code multipart/form-data} by the letter: RFC 2046 delimiters, RFC 7578 parts. */
public final class Multipart {

    private static final Pattern BOUNDARY =
            Pattern.compile("^multipart/form-data;.*?boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINE_END = Pattern.compile("\r\n");
    private static final Pattern DISPOSITION = Pattern.compile("(?i)content-disposition:\\s*form-data\\s*(;.*)");
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([\\w*]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(ISO_8859_1);

    /** One part of a form. */
    public static final class Part {

        private final String name;
        private final @Nullable String fileName;
        private final byte[] content;

        private Part(String name, @Nullable String fileName, byte[] content) {
            this.name = name;
            this.fileName = fileName;
            this.content = content;
        }

        static Part file(String name, String fileName, byte[] content) {
            return new Part(name, fileName, content);
        }

        /** The field's name. */
        public String name() {
            return name;
        }

        /** The name of the file, null for a field that is none. */
        public @Nullable String fileName() {
            return fileName;
        }

        /** The content as it came; not to be changed. */
        public byte[] content() {
            return content;
        }

        /** The content as text. */
        public String text() {
            return new String(content, UTF_8);
        }
    }

    private final byte[] body;
    private final byte[] delimiter;
    private final List<Part> parts = new ArrayList<>();

    private Multipart(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
    }

    /**
     * The parts in order.
     *
     * @throws HttpRefusal when this is no such form
     */
    public static List<Part> parse(@Nullable String contentType, byte[] body) {
        Matcher matcher = BOUNDARY.matcher(contentType == null ? "" : contentType);
        if (!matcher.find()) {
            throw new HttpRefusal(
                    400,
                    ApiError.invalidRequest(
                            "unsupported_content_type",
                            "Unsupported content type: '" + (contentType == null ? "" : contentType)
                                    + "'. This API method only accepts 'multipart/form-data' requests with a boundary.",
                            null));
        }
        String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        Multipart form = new Multipart(body, boundary);
        form.read();
        return form.parts;
    }

    private void read() {
        // The first delimiter may stand at the very start, without a line before it.
        int at = startsWith(0, delimiter, 2) ? delimiter.length - 2 : after(delimiter, 0);
        while (!startsWith(at, "--".getBytes(ISO_8859_1), 0)) {
            if (!startsWith(at, HEAD_END, 2)) {
                throw malformed("expected a line end after the boundary");
            }
            int headStart = at + 2;
            int contentStart = after(HEAD_END, at);
            int next = after(delimiter, contentStart - 2);
            String head = new String(body, headStart, Math.max(0, contentStart - HEAD_END.length - headStart), UTF_8);
            parts.add(part(head, Math.min(contentStart, next - delimiter.length), next - delimiter.length));
            at = next;
        }
    }

    private Part part(String head, int from, int to) {
        for (String line : LINE_END.split(head, -1)) {
            Matcher disposition = DISPOSITION.matcher(line);
            if (disposition.matches()) {
                return part(disposition.group(1), Arrays.copyOfRange(body, from, to));
            }
        }
        throw malformed("a part has no Content-Disposition: form-data");
    }

    private static Part part(String parameters, byte[] content) {
        String name = null;
        String fileName = null;
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            String quoted = parameter.group(2);
            String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            if (parameter.group(1).equalsIgnoreCase("name")) {
                name = value;
            } else if (parameter.group(1).equalsIgnoreCase("filename")) {
                fileName = value;
            }
        }
        if (name == null) {
            throw malformed("a part has no name");
        }
        return new Part(name, fileName, content);
    }

    /** Where the bytes end that are found from here on. */
    private int after(byte[] wanted, int from) {
        for (int i = from; i <= body.length - wanted.length; i++) {
            if (startsWith(i, wanted, 0)) {
                return i + wanted.length;
            }
        }
        throw malformed("the form ends in the middle of a part");
    }

    /** Whether the bytes, without the first so many, stand there. */
    private boolean startsWith(int at, byte[] wanted, int skip) {
        int length = wanted.length - skip;
        return at + length <= body.length && Arrays.equals(body, at, at + length, wanted, skip, wanted.length);
    }

    private static HttpRefusal malformed(String why) {
        return new HttpRefusal(
                400, ApiError.invalidRequest(null, "Could not parse multipart form: " + why + ".", null));
    }
}
