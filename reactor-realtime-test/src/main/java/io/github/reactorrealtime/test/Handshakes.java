// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.HandshakeAnswer.Refuse;
import io.github.reactorrealtime.test.transport.HandshakeRequest;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import io.github.reactorrealtime.test.wire.SessionConfig.Preset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides what a handshake gets, in the manner of the provider whose path it took. */
final class Handshakes {

    /** The outcome of a handshake. */
    sealed interface Verdict {}

    /** Refused by plain HTTP. */
    record RefusedByHttp(Refuse answer) implements Verdict {}

    /** Upgraded, then refused by an error frame and a close frame. */
    record RefusedInBand(Dialect dialect, ApiError error, int closeCode, String closeReason) implements Verdict {}

    /**
     * Upgraded.
     *
     * @param realtimeModel the speech model of a conversation session, null for a transcription session
     * @param intentWithModel whether the URL also said {@code intent=transcription}, which OpenAI and Azure hold against it
     * @param preset the transcription model that the URL names, on servers that take it from there
     */
    record Opened(
            Dialect dialect,
            @Nullable String realtimeModel,
            boolean intentWithModel,
            @Nullable Preset preset) implements Verdict {

        Opened(Dialect dialect, @Nullable String realtimeModel, boolean intentWithModel) {
            this(dialect, realtimeModel, intentWithModel, null);
        }
    }

    private static final String OPENAI_PATH = "/v1/realtime";
    private static final String AZURE_PATH = "/openai/v1/realtime";
    private static final String PREVIEW_PATH = "/openai/realtime";
    private static final String MAI_PATH = "/mai/v1/realtime";

    private final EmulatorSettings settings;
    private final Ids ids;

    Handshakes(EmulatorSettings settings, Ids ids) {
        this.settings = settings;
        this.ids = ids;
    }

    Verdict decide(HandshakeRequest request) {
        Asked asked = new Asked(request);
        String path = asked.path();
        CompatibleServer compatible = settings.habits().compatible();
        AzureHandshakes azure = new AzureHandshakes(settings, this);
        if (path.equals(OPENAI_PATH)) {
            return compatible == null ? openAi(asked) : new CompatibleHandshakes(settings).decide(compatible, asked);
        }
        if (path.startsWith(OPENAI_PATH + "/") && compatible == null) {
            return new RefusedByHttp(new Refuse(403, Map.of(), ""));
        }
        return switch (path) {
            case AZURE_PATH -> azure.ga(asked);
            case PREVIEW_PATH -> azure.preview(asked);
            case MAI_PATH -> azure.mai(asked);
            default -> notFound();
        };
    }

    /** The verdict that is given in place of the usual one while these faults strike. */
    Verdict under(List<Fault> faults, HandshakeRequest request, Verdict usual) {
        if (!(usual instanceof Opened opened)) {
            return usual;
        }
        Asked asked = new Asked(request);
        for (Fault fault : faults) {
            if (fault instanceof Fault.EphemeralOnly
                    && opened.dialect() == Dialect.AZURE_PREVIEW
                    && opened.realtimeModel() == null
                    && !String.valueOf(asked.azureKey()).startsWith("ek_")) {
                return azureRefusal(401, "Unauthorized", "This operation requires ephemeral authentication.");
            }
            if (fault instanceof Fault.RefuseModelWithIntent
                    && opened.dialect() == Dialect.OPENAI
                    && opened.intentWithModel()) {
                return OpenAiHandshakes.modelNotAllowed();
            }
        }
        return usual;
    }

    /** An HTTP refusal with the headers that Azure's support asks for. */
    RefusedByHttp azureRefusal(int status, String code, String message) {
        return new RefusedByHttp(new Refuse(status, azureHeaders(), ServerEventWriter.httpBody(code, message)));
    }

    RefusedByHttp notFound() {
        return azureRefusal(404, "404", "Resource not found");
    }

    Map<String, String> azureHeaders() {
        return Map.of("apim-request-id", ids.next("apim"), "x-ms-region", "Emulated Region");
    }

    /** Preview's parameters on the path that is OpenAI's: a path of Azure's that lost its beginning. */
    private Verdict openAi(Asked asked) {
        return asked.has("api-version") || asked.has("deployment")
                ? notFound()
                : new OpenAiHandshakes(settings).decide(asked);
    }
}
