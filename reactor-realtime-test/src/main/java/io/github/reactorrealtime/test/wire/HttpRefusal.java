// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.util.Objects.requireNonNull;

import tools.jackson.databind.node.ObjectNode;

/** An HTTP request that the service answers with an error status. */
public final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ApiError error;

    /** A refusal with the status and the error that its body tells. */
    public HttpRefusal(int status, ApiError error) {
        super(requireNonNull(error, "error").message(), null, false, false);
        this.status = status;
        this.error = error;
    }

    /** A 400 for what the client asked. */
    static HttpRefusal badRequest(String code, String message, String param) {
        return new HttpRefusal(400, ApiError.invalidRequest(code, message, param));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What the body tells. */
    public ApiError error() {
        return error;
    }

    /** The body in OpenAI's shape. */
    public String openAiBody() {
        return openAiBody(error);
    }

    /** The body in Azure's shape, where the status stands for a code that is missing. */
    public String azureBody() {
        String code = error.code();
        String named = code == null ? Integer.toString(status) : code;
        String param = error.param();
        if (param == null) {
            return ServerEventWriter.httpBody(named, error.message());
        }
        return Json.write(Json.object().set("error", fields(error).put("code", named)));
    }

    /** An error in OpenAI's shape. */
    public static String openAiBody(ApiError error) {
        return Json.write(Json.object().set("error", fields(error)));
    }

    private static ObjectNode fields(ApiError error) {
        return Json.object()
                .put("message", error.message())
                .put("type", error.type())
                .put("param", error.param())
                .put("code", error.code());
    }
}
