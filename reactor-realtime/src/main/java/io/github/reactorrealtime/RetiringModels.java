// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.provider.Provider;
import io.github.reactorrealtime.provider.TranscriptionModel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a model is switched off soon, or was. */
final class RetiringModels {

    private static final Logger log = LoggerFactory.getLogger(RealtimeTranscriber.class);

    /** Of this JVM: a model is named once in its log. */
    static final RetiringModels SHARED = new RetiringModels(log::warn);

    private static final Pattern OF_THE_MODEL = Pattern.compile("model|deployment|deprecated|retired");

    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final Consumer<String> warnings;

    RetiringModels(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** Warns of the models that a ladder names. */
    void check(LadderPlan plan, Instant now, TranscriberListener listener) {
        for (LadderPlan.Step step : plan.steps()) {
            Provider provider = Provider.of(step.route().endpoint());
            String notice = notice(step.route(), step.model(), now);
            if (provider != null && notice != null) {
                listener.modelRetires(
                        step.route().name(), step.model().retirements(provider).get(0), notice);
                if (named.add(provider + " " + step.model().name())) {
                    warnings.accept(notice);
                }
            }
        }
    }

    /** The failure, with a sentence about the model's end if it is one of those that the end would explain. */
    static RealtimeException explain(Rung rung, RealtimeException failure, Instant now) {
        if (!mayBeTheEnd(failure)) {
            return failure;
        }
        String notice = notice(rung.route, rung.model, now);
        return notice == null ? failure : withSentence(failure, notice);
    }

    /** A sentence about the model's end, {@code null} when that is far off or unknown. */
    static @Nullable String notice(Route route, TranscriptionModel model, Instant now) {
        Provider provider = Provider.of(route.endpoint());
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return provider == null ? null : model.retirementNotice(provider, today);
    }

    /** What is missing is said by 404 or 410, by Azure also by 400; in an event it is the model that is spoken of. */
    private static boolean mayBeTheEnd(RealtimeException failure) {
        if (failure instanceof HandshakeException refused) {
            return refused.httpStatus() == 400 || refused.httpStatus() == 404 || refused.httpStatus() == 410;
        }
        return failure instanceof ServiceException refused && speaksOfTheModel(refused.error());
    }

    private static boolean speaksOfTheModel(ErrorDetails error) {
        boolean elsewhere = error.param() != null && !error.param().contains("model");
        String said = (error.code() + " " + error.message() + " " + error.param()).toLowerCase(Locale.ROOT);
        return !elsewhere && OF_THE_MODEL.matcher(said).find();
    }

    private static RealtimeException withSentence(RealtimeException failure, String notice) {
        String message = failure.getMessage() + " — note: " + notice;
        RealtimeException explained;
        if (failure instanceof HandshakeException refused) {
            explained = new HandshakeException(
                    refused.httpStatus(), refused.code(), message, refused.support(), refused.retryAfter());
        } else if (failure instanceof ServiceException refused) {
            explained = new ServiceException(message, refused.error(), refused.support());
        } else {
            return failure;
        }
        explained.setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            explained.addSuppressed(suppressed);
        }
        return explained;
    }
}
