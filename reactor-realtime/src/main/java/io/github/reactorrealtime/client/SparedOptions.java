// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.Transcription;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Options of the transcription that some documents have for a model and others have not: when the service refuses one, the session does
 * without.
 */
final class SparedOptions {

    private static final Logger log = LoggerFactory.getLogger(RealtimeClient.class);

    /** Models of which it was said: a session is opened every hour at least. */
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private SparedOptions() {}

    /** The same configuration without the option that was refused; {@code null} when it was not one of those. */
    static @Nullable SessionConfig without(SessionConfig config, ErrorDetails refused) {
        Transcription asked = config.transcription();
        boolean delay = "unknown_parameter".equals(refused.code())
                && (isDelay(refused.param()) || (refused.param() == null && isDelay(refused.message())));
        if (!delay || asked == null || asked.delay() == null) {
            return null;
        }
        if (SAID.add(String.valueOf(asked.model()))) {
            log.info("The model {} takes no delay here; its sessions go on without", asked.model());
        }
        return SessionConfig.builder(config.type())
                .shape(config.shape())
                .inputFormat(config.inputFormat())
                .transcription(new Transcription(
                        asked.model(), asked.language(), asked.languages(), asked.prompt(), asked.keywords(), null))
                .turnDetection(config.turnDetection())
                .noiseReduction(config.noiseReduction())
                .includeLogprobs(config.includeLogprobs())
                .outputModalities(config.outputModalities())
                .instructions(config.instructions())
                .build();
    }

    private static boolean isDelay(@Nullable String said) {
        return said != null && said.toLowerCase(Locale.ROOT).contains("transcription.delay");
    }
}
