// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sockets and sessions: every URL a plan needs is connected to, and every plan tried, also after one has worked. */
final class SessionChecks {

    private static final int UNAUTHORIZED = 401;
    private static final Set<String> KEY_CODES = Set.of("invalid_api_key", "authentication_error", "401");
    private static final String KEY_REFUSED = "the service refused the key, see ";

    private final Course course;
    private final Set<URI> open = new HashSet<>(); // a session was created there
    private final List<String> accepted = new ArrayList<>(); // names of plans

    SessionChecks(Course course) {
        this.course = course;
    }

    Flux<Finding> run() {
        return Flux.defer(() -> {
            String pointless = course.noSessions();
            if (pointless != null) {
                return Flux.just(Step.UPGRADE, Step.FIRST_EVENT, Step.PLAN)
                        .map(step -> course.skipped(step, pointless));
            }
            List<SessionPlan> plans = plans(course.patient.session());
            List<URI> uris = plans.stream().map(SessionPlan::uri).distinct().toList();
            return Flux.concat(
                    Flux.range(0, uris.size()).concatMap(i -> socket(uris.get(i), i + 1 == uris.size()), 1),
                    Flux.range(0, plans.size()).concatMap(i -> plan(plans, i), 1));
        });
    }

    List<SessionPlan> plans(SessionConfig session) {
        return SessionPlan.transcription(course.endpoint(), session, course.patient.realtimeModel());
    }

    /** Those that have a chance, the accepted ones first. */
    List<SessionPlan> promising(SessionConfig session) {
        List<SessionPlan> promising = new ArrayList<>();
        List<SessionPlan> others = new ArrayList<>();
        for (SessionPlan plan : plans(session)) {
            if (open.contains(plan.uri())) {
                (accepted.contains(plan.name()) ? promising : others).add(plan);
            }
        }
        promising.addAll(others);
        return promising;
    }

    RealtimeClient client(List<SessionPlan> plans, Transport transport) {
        return RealtimeClient.builder(course.endpoint(), plans)
                .transport(transport)
                .settings(course.checkup.settings())
                .timer(course.checkup.timer())
                .build();
    }

    /** How long opening a session may take at most; the client has limits of its own, which say more. */
    Duration limit() {
        return course.checkup
                .settings()
                .connectTimeout()
                .plus(course.checkup.settings().answerTimeout().multipliedBy(3));
    }

    /** The upgrade and the first event: one connection, two findings. */
    private Flux<Finding> socket(URI uri, boolean last) {
        return Flux.defer(() -> {
            String pointless = course.pointless();
            if (pointless != null) {
                return Flux.just(Step.UPGRADE, Step.FIRST_EVENT).map(step -> course.skipped(step, pointless));
            }
            Socket socket = new Socket(uri, last);
            return socket.connect();
        });
    }

    private final class Socket {

        private final URI uri;
        private final boolean last;
        private final long start = course.nanos();
        private final AtomicLong upgraded = new AtomicLong(-1);

        Socket(URI uri, boolean last) {
            this.uri = uri;
            this.last = last;
        }

        Flux<Finding> connect() {
            Transport transport =
                    request -> course.checkup.transport().open(request).doOnNext(link -> upgraded.set(course.nanos()));
            SessionPlan asItComes = new SessionPlan("session", uri, null);
            return client(List.of(asItComes), transport)
                    .withSession(session -> Mono.fromSupplier(() -> created(session)))
                    .single()
                    .timeout(limit(), course.checkup.timer())
                    .onErrorResume(TimeoutException.class, late -> Mono.just(refused(Verdict.silence(limit()), false)))
                    .onErrorResume(error -> Mono.just(refused(Verdict.failed(error), isAboutTheKey(error))))
                    .flatMapIterable(findings -> findings);
        }

        private List<Finding> created(RealtimeSession session) {
            open.add(uri);
            String id = session.support().sessionId();
            Verdict created = Verdict.ok("session.created"
                            + (session.expiresAt() == null ? "" : ", the session ends at " + session.expiresAt()))
                    .with(SupportHandles.NONE.withSessionId(id));
            SupportHandles handles = session.support().withSessionId(null);
            return List.of(upgrade(Verdict.ok("101" + at()).with(handles)), firstEvent(created));
        }

        /** @param key whether it was the key that was refused */
        private List<Finding> refused(Verdict failure, boolean key) {
            Verdict verdict = !key && (!last || !open.isEmpty()) ? failure.with(Outcome.WARNING) : failure;
            if (upgraded.get() < 0) {
                if (key) {
                    course.endsHere(KEY_REFUSED + Step.UPGRADE);
                }
                return List.of(upgrade(verdict), course.skipped(Step.FIRST_EVENT, "there is no socket"));
            }
            if (key) {
                course.endsHere(KEY_REFUSED + Step.FIRST_EVENT);
            }
            String proof = key ? "; that proves nothing, because the service looks at the key later" : "";
            return List.of(upgrade(Verdict.ok("101" + at() + proof)), firstEvent(verdict));
        }

        /** Which of several URLs it was. */
        private String at() {
            String query = uri.getRawQuery();
            return query == null ? "" : " for " + uri.getRawPath() + "?" + query;
        }

        private Finding upgrade(Verdict verdict) {
            long end = upgraded.get() < 0 ? course.nanos() : upgraded.get();
            return course.finding(Step.UPGRADE, verdict, Duration.ofNanos(end - start));
        }

        private Finding firstEvent(Verdict verdict) {
            return course.finding(Step.FIRST_EVENT, verdict, Duration.ofNanos(course.nanos() - upgraded.get()));
        }
    }

    private Mono<Finding> plan(List<SessionPlan> plans, int index) {
        SessionPlan plan = plans.get(index);
        return Mono.defer(() -> {
            if (course.pointless() == null && !open.contains(plan.uri())) {
                return Mono.just(course.skipped(Step.PLAN, plan.name() + ": there is no session at its URL"));
            }
            boolean last =
                    plans.subList(index + 1, plans.size()).stream().noneMatch(later -> open.contains(later.uri()));
            return course.step(
                    Step.PLAN,
                    limit(),
                    () -> client(List.of(plan), course.checkup.transport())
                            .withSession(session -> Mono.fromSupplier(() -> accepted(plan, session)))
                            .single()
                            .onErrorResume(RealtimeException.class, error -> Mono.just(refused(plan, error, last))));
        });
    }

    private Verdict accepted(SessionPlan plan, RealtimeSession session) {
        Transcription echo = session.configuration().transcription();
        String how = echo == null || echo.model() == null
                ? ": accepted; the answer doesn't repeat the settings"
                : ": accepted, the session transcribes with " + echo.model();
        String better = accepted.isEmpty() ? "" : "; not needed, because an earlier one is";
        accepted.add(plan.name());
        return Verdict.ok(plan.name() + how + better);
    }

    private Verdict refused(SessionPlan plan, RealtimeException error, boolean last) {
        Verdict verdict = Verdict.failed(error);
        if (!last || !accepted.isEmpty()) {
            verdict = verdict.with(Outcome.WARNING);
        }
        return verdict.meaning().contains(plan.name()) ? verdict : verdict.withPrefix(plan.name() + ": ");
    }

    /** A refused kind of authentication is none of the key, and so no reason to give up. */
    private static boolean isAboutTheKey(Throwable error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        if (error instanceof HandshakeException refused) {
            return refused.httpStatus() == UNAUTHORIZED && !message.contains("ephemeral");
        }
        if (error instanceof ServiceException refused) {
            String code = refused.error().code();
            return (code != null && KEY_CODES.contains(code)) || message.contains("missing bearer");
        }
        return false;
    }

    /** Why no tone can be sent, {@code null} when it can. */
    @Nullable
    String noTone() {
        String none = course.noSessions();
        return none == null && open.isEmpty() ? "there is no session to send it to" : none;
    }
}
