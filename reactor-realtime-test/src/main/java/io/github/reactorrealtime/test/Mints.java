// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.RestService.Outcome;
import io.github.reactorrealtime.test.transport.HttpCall;
import io.github.reactorrealtime.test.wire.FlatMint;
import io.github.reactorrealtime.test.wire.MintRequest;
import io.github.reactorrealtime.test.wire.Minted;
import io.github.reactorrealtime.test.wire.ModelTraits;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands out client secrets. As on the service a secret proves nothing: whether its session works is found out by connecting. */
final class Mints {

    private final EmulatorSettings settings;
    private final RestModels models;
    private final Secrets secrets;

    Mints(EmulatorSettings settings, RestModels models, Secrets secrets) {
        this.settings = settings;
        this.models = models;
        this.secrets = secrets;
    }

    Outcome mint(RestTarget target, HttpCall call, Ids ids, RestAnswers answers) {
        MintRequest request = MintRequest.read(call.body());
        Function<String, @Nullable ModelTraits> traits = name -> models.ofSession(target.azure(), name);
        String secret = ids.next("ek");
        String session = ids.next("sess");
        long now = settings.scheduler().now(TimeUnit.SECONDS);
        Minted minted = switch (target.kind()) {
            case BETA_SESSIONS -> FlatMint.realtime(request, secret, session, now, traits);
            case BETA_TRANSCRIPTION_SESSIONS -> FlatMint.transcription(request, secret, session, now, traits);
            default ->
                request.mint(secret, session, now, traits, settings.habits().acceptFlat());
        };
        secrets.add(minted);
        return new Outcome(answers.ok(RestAnswers.JSON, minted.body()), minted.realtimeModel(), null);
    }
}
