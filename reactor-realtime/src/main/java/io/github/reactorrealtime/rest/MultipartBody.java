// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import io.github.reactorrealtime.transport.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A form with a file ({@code multipart/form-data}, RFC 7578): its fields, then the file as it is read. Of known length, never whole. */
final class MultipartBody {

    private MultipartBody() {}

    /**
     * @param boundary must not be in the file; a random one isn't
     * @param fields name and value, in order; names may repeat
     */
    static HttpRequest.Body of(
            String boundary, List<Map.Entry<String, String>> fields, AudioUpload upload, AudioUpload.Content file) {
        byte[] head = head(boundary, fields, upload);
        byte[] tail = utf8("\r\n--" + boundary + "--\r\n");
        return new HttpRequest.Body(
                "multipart/form-data; boundary=" + boundary,
                head.length + file.length() + tail.length,
                Flux.concat(
                        Mono.just(head),
                        file.bytes().filter(part -> part.length > 0).onErrorMap(RestCall.SourceFailure::new),
                        Mono.just(tail)));
    }

    private static byte[] head(String boundary, List<Map.Entry<String, String>> fields, AudioUpload upload) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields) {
            head.writeBytes(utf8("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                    + escape(field.getKey()) + "\"\r\n\r\n" + field.getValue() + "\r\n"));
        }
        head.writeBytes(utf8("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + escape(upload.fileName()) + "\"\r\nContent-Type: " + upload.contentType() + "\r\n\r\n"));
        return head.toByteArray();
    }

    /** As browsers do it (WHATWG HTML, "multipart/form-data encoding algorithm"): other characters go out as UTF-8. */
    private static String escape(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
