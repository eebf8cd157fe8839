// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static io.github.reactorrealtime.provider.SessionForm.conversation;
import static io.github.reactorrealtime.provider.SessionForm.transcription;

import io.github.reactorrealtime.event.SessionConfig.Shape;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.provider.Dialect.Commits;
import io.github.reactorrealtime.provider.SessionForm.Target;
import io.github.reactorrealtime.provider.Traits.Forbidden;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The dialects we know. */
final class Dialects {

    private static final String ANY = ".*";

    private static final Forbidden NO_INTENT =
            new Forbidden("intent", ANY, "the dialect decides about intent; leave it out");
    private static final Forbidden NO_MODEL = new Forbidden(
            "model",
            ANY,
            "?model= makes it a conversation session or is refused; name the model with Route.model, and a speech"
                    + " model with Route.realtimeModel");
    private static final Forbidden NO_DEPLOYMENT =
            new Forbidden("deployment", ANY, "name the deployment with Route.deployment");

    private static final Map<String, String> NO_BETA_HEADER = Map.of(
            "openai-beta",
            "the beta interface is gone, and the header alone gets the socket closed; a server that still speaks it"
                    + " needs Dialect.BETA");

    private static final SessionForm NESTED_TRANSCRIPTION =
            transcription("transcription session", Target.TRANSCRIPTION, Shape.NESTED);
    private static final SessionForm NESTED_CONVERSATION =
            conversation("conversation session, nested", Shape.NESTED, "text");

    static final Traits OPENAI = dialect("openai", t -> {
        t.forms = List.of(NESTED_TRANSCRIPTION, NESTED_CONVERSATION);
        t.forbiddenQuery = List.of(
                NO_INTENT,
                NO_MODEL,
                new Forbidden("deployment", ANY, "only Azure has deployments: use Dialect.AZURE"),
                new Forbidden("api-version", ANY, "only Azure has api-version, and only before GA"));
        t.forbiddenHeaders = NO_BETA_HEADER;
    });

    static final Traits AZURE = dialect("azure", t -> {
        azure(t);
        t.forms = List.of(
                NESTED_TRANSCRIPTION,
                NESTED_CONVERSATION,
                conversation("conversation session, flat", Shape.FLAT_WITH_TYPE));
        t.forbiddenQuery = List.of(
                NO_INTENT,
                NO_MODEL,
                NO_DEPLOYMENT,
                new Forbidden(
                        "api-version",
                        "\\d{4}-.*",
                        "a dated api-version on the GA path is answered with 401; leave it out, or use"
                                + " Dialect.AZURE_PREVIEW"));
        t.forbiddenHeaders = NO_BETA_HEADER;
    });

    static final Traits AZURE_PREVIEW = dialect("azure-preview", t -> {
        azure(t);
        t.path = "/openai/realtime";
        t.speechModelParameter = "deployment";
        t.query.put("api-version", "2025-04-01-preview");
        t.detectsThoughts = false;
        t.forms = List.of(
                transcription("transcription session, flat", Target.TRANSCRIPTION, Shape.FLAT),
                conversation("conversation session, flat", Shape.FLAT, "text", "audio"));
        t.forbiddenQuery = List.of(
                NO_INTENT,
                new Forbidden("model", ANY, "the preview path knows deployments only: Route.deployment"),
                NO_DEPLOYMENT);
    });

    static final Traits AZURE_MAI = dialect("azure-mai", t -> {
        azure(t);
        t.path = "/mai/v1/realtime";
        t.apiRoot = "/mai/v1";
        t.resourceDomain = "services.ai.azure.com";
        t.forms = List.of(NESTED_TRANSCRIPTION);
        t.forbiddenQuery = List.of(NO_INTENT, NO_MODEL, NO_DEPLOYMENT);
        t.takesG711 = false;
        t.reducesNoise = false;
        t.detectsTurns = false;
        t.namesItems = false;
        t.maxSession = Duration.ofMinutes(60);
    });

    static final Traits BETA = dialect("beta", t -> {
        t.forms = List.of(
                transcription("beta transcription session", Target.TRANSCRIPTION_OF_MODEL, Shape.FLAT),
                new SessionForm("beta session", Target.TRANSCRIPTION_OF_MODEL, SessionType.REALTIME, Shape.FLAT, null));
        t.detectsThoughts = false;
        t.sendsPcmFormat = false; // PCM16 is what there is, and some servers refuse to be told
        t.maxSession = Duration.ofMinutes(30);
    });

    static final Traits SPEACHES = dialect("speaches", t -> {
        t.forms = List.of(
                new SessionForm("beta session", Target.TRANSCRIPTION_OF_MODEL, SessionType.REALTIME, Shape.FLAT, null));
        t.sendsPcmFormat = false;
        t.takesG711 = false;
        t.reducesNoise = false;
        t.detectsTurns = false;
        // It takes no null, and all four fields or none; nothing is as likely to be speech as this asks for.
        t.noTurnDetection = new TurnDetection.ServerVad(1.0, 0, 550, false, null, null);
        t.maxSession = Duration.ofMinutes(30);
    });

    static final Traits VLLM = dialect("vllm", t -> {
        t.forms = List.of(transcription("vLLM session", Target.NOTHING, Shape.MODEL_ONLY));
        t.inputRateHz = 16_000;
        t.takesG711 = false;
        t.reducesNoise = false;
        t.detectsTurns = false;
        t.confirmsSettings = false;
        t.namesItems = false;
        t.commits = Commits.BEGIN_AND_END;
        t.maxSession = Duration.ofHours(24); // has no limit
    });

    static final Traits LOCALAI = dialect("localai", t -> {
        t.forms = List.of(transcription("transcription session", Target.MODEL, Shape.NESTED));
        t.inputRateHz = 16_000; // its commits write a header of that rate, whatever the settings say
        t.takesG711 = false;
        t.reducesNoise = false;
        t.detectsTurns = false;
        t.namesItems = false;
        t.commits = Commits.ONE_AT_A_TIME;
        t.maxSession = Duration.ofHours(24);
    });

    private Dialects() {}

    private static void azure(TraitsBuilder traits) {
        traits.path = "/openai/v1/realtime";
        traits.apiRoot = "/openai/v1";
        traits.resourceDomain = "openai.azure.com";
        traits.namesDeployments = true;
        traits.keyInOwnHeader = true;
        traits.maxSession = Duration.ofMinutes(30);
    }

    private static Traits dialect(String name, Consumer<TraitsBuilder> traits) {
        TraitsBuilder builder = new TraitsBuilder(name);
        traits.accept(builder);
        return builder.build();
    }
}
