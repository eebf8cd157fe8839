// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.provider.Provider;
import io.github.reactorrealtime.provider.TranscriptionModel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a model is switched off soon, or was. */
final class RetiringModels {

    private static final Logger log = LoggerFactory.getLogger(RealtimeTranscriber.class);

    /** Of this JVM: a model is named once in its log. */
    static final RetiringModels SHARED = new RetiringModels(log::warn);

    private static final Set<String> ABOUT_THE_CALLER = Set.of(
            "invalid_api_key",
            "insufficient_quota",
            "quota_exceeded",
            "billing_hard_limit_reached",
            "billing_not_active",
            "account_deactivated");

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
    static Throwable explain(Rung rung, Throwable failure, Instant now) {
        if (!mayBeTheEnd(failure)) {
            return failure;
        }
        String notice = notice(rung.route, rung.model, now);
        return notice == null ? failure : withSentence((RealtimeException) failure, notice);
    }

    private static @Nullable String notice(Route route, TranscriptionModel model, Instant now) {
        Provider provider = Provider.of(route.endpoint());
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return provider == null ? null : model.retirementNotice(provider, today);
    }

    /** The service refused the request as such, neither the caller nor for now. */
    private static boolean mayBeTheEnd(Throwable failure) {
        if (failure instanceof HandshakeException refused) {
            return refused.httpStatus() == 400 || refused.httpStatus() == 404 || refused.httpStatus() == 410;
        }
        return failure instanceof ServiceException refused
                && !refused.isRetryable()
                && (refused.error().code() == null
                        || !ABOUT_THE_CALLER.contains(refused.error().code()));
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
