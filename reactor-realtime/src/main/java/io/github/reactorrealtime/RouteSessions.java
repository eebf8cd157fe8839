// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.client.PlanMemory;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.rest.RestRoute;
import io.github.reactorrealtime.rest.Transcriptions;
import io.github.reactorrealtime.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Turns a plan of a ladder into rungs: the clients that open the sessions of each route. */
record RouteSessions(
        Transport transport,
        ConnectSettings connect,
        Scheduler timer,
        Resilience resilience,
        AudioFormat format,
        boolean wireLog) {

    List<Rung> rungs(LadderPlan plan) {
        Turns turns = plan.turns();
        List<Rung> rungs = new ArrayList<>();
        PlanMemory memory = new PlanMemory();
        for (LadderPlan.Step step : plan.steps()) {
            if (step.route().isRest()) {
                Mono<RealtimeSession> uploads = uploads(step);
                rungs.add(rung(rungs.size(), step, turns.areDetectedByService() ? null : uploads, uploads));
                continue;
            }
            Mono<RealtimeSession> live = connect(step, turns.detection(), memory);
            Mono<RealtimeSession> repair =
                    turns.areDetectedByService() ? connect(step, new TurnDetection.Off(), memory) : live;
            rungs.add(rung(rungs.size(), step, live, repair));
        }
        return rungs;
    }

    private Rung rung(
            int index, LadderPlan.Step step, @Nullable Mono<RealtimeSession> live, Mono<RealtimeSession> repair) {
        Route route = step.route();
        return new Rung(index, route, step.model(), resilience.guard(route.name()), live, repair);
    }

    private Mono<RealtimeSession> uploads(LadderPlan.Step step) {
        Transcriptions client = Transcriptions.builder(step.route().endpoint())
                .transport(transport)
                .timer(timer)
                .build();
        return RestRoute.builder(client, format, step.options().transcription())
                .logprobs(step.options().logprobs())
                .build()
                .connect();
    }

    private Mono<RealtimeSession> connect(LadderPlan.Step step, TurnDetection detection, PlanMemory memory) {
        Route route = step.route();
        SessionConfig session = session(step, detection, format);
        return RealtimeClient.builder(
                        route.endpoint(), SessionPlan.transcription(route.endpoint(), session, route.realtimeModel()))
                .transport(transport)
                .settings(connect)
                .timer(timer)
                .memory(memory)
                .wireLog(wireLog)
                .build()
                .connect();
    }

    /** What is asked of a session, nested; its plan may say it in another shape. */
    static SessionConfig session(LadderPlan.Step step, TurnDetection detection, AudioFormat format) {
        return SessionConfig.builder(SessionType.TRANSCRIPTION)
                .inputFormat(AudioInputFormat.of(format))
                .transcription(step.options().transcription())
                .turnDetection(detection)
                .noiseReduction(step.options().noiseReduction())
                .includeLogprobs(step.options().logprobs() ? true : null)
                .build();
    }
}
