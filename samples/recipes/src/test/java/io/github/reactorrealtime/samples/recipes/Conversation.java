// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;

/** Several transcriptions that began together as one conversation, in the order in which things were said. */
final class Conversation {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final int MOST_HELD = 256;

    private final Map<String, Party> parties = new HashMap<>();
    private final long patienceMillis;
    private final Scheduler timer;
    private @Nullable Throwable failure;

    private Conversation(Iterable<String> names, Duration patience, Scheduler timer) {
        names.forEach(name -> parties.put(name, new Party()));
        this.patienceMillis = patience.toMillis();
        this.timer = timer;
    }

    /**
     * Emits what a party said as soon as all others have settled everything before it, or it has waited long enough for them: then
     * what they said before it comes after it. An error of one party comes last, when the others are through.
     *
     * @param patience the longest wait for a party that is silent or slow
     */
    static Flux<Said> of(Map<String, Flux<TranscriptEvent>> transcripts, Duration patience, Scheduler timer) {
        return Flux.defer(() -> {
            Conversation conversation = new Conversation(transcripts.keySet(), patience, timer);
            Flux<Heard> heard = Flux.fromIterable(transcripts.entrySet())
                    .flatMap(
                            party -> party.getValue().materialize().map(signal -> new Heard(party.getKey(), signal)),
                            transcripts.size(),
                            1)
                    .concatWithValues(Heard.END);
            Flux<Heard> ticks = Flux.interval(Duration.ofMillis(100), timer)
                    .onBackpressureDrop()
                    .map(tick -> Heard.TICK);
            return Flux.merge(1, heard, ticks)
                    .takeUntil(Heard.END::equals)
                    .concatMapIterable(conversation::accept, 1)
                    .concatWith(Mono.defer(conversation::end));
        });
    }

    private List<Said> accept(Heard heard) {
        Party party = parties.get(heard.name());
        if (party != null) {
            note(heard.name(), party, heard.signal());
        }
        List<Said> ready = new ArrayList<>();
        for (Party next = next(); next != null; next = next()) {
            ready.add(next.held.remove().said());
        }
        return ready;
    }

    private void note(String name, Party party, Signal<TranscriptEvent> signal) {
        TranscriptEvent event = signal.get();
        if (event instanceof Completed turn) {
            hold(party, new Said(name, turn.range().start(), turn.text()), turn.watermark());
        } else if (event instanceof Failed turn) {
            hold(party, new Said(name, turn.range().start(), "[inaudible]"), turn.watermark());
        } else if (event instanceof Gap gap) {
            hold(party, new Said(name, gap.range().start(), "[missing]"), gap.watermark());
        } else if (event == null) {
            party.settled = FOREVER;
            failure = failure == null ? signal.getThrowable() : failure;
        }
    }

    private void hold(Party party, Said said, Duration watermark) {
        party.held.add(new Held(said, timer.now(TimeUnit.MILLISECONDS)));
        party.settled = watermark;
    }

    /** The party whose turn it is, if that is sure. */
    private @Nullable Party next() {
        Party first = parties.values().stream()
                .filter(party -> !party.held.isEmpty())
                .min(Comparator.comparing(Party::start))
                .orElse(null);
        return first != null && (isSettled(first.start()) || isOverdue()) ? first : null;
    }

    private boolean isSettled(Duration time) {
        return parties.values().stream().allMatch(party -> !party.held.isEmpty() || party.settled.compareTo(time) >= 0);
    }

    private boolean isOverdue() {
        long now = timer.now(TimeUnit.MILLISECONDS);
        return parties.values().stream().mapToInt(party -> party.held.size()).sum() > MOST_HELD
                || parties.values().stream()
                        .anyMatch(party -> !party.held.isEmpty()
                                && now - party.held.element().since() >= patienceMillis);
    }

    private Mono<Said> end() {
        return failure == null ? Mono.empty() : Mono.error(failure);
    }

    /** What was said, by whom, when. */
    record Said(String speaker, Duration start, String text) {

        @Override
        public String toString() {
            return speaker + ": " + text;
        }
    }

    private record Heard(String name, Signal<TranscriptEvent> signal) {

        private static final Heard TICK = new Heard("(tick)", Signal.complete());
        private static final Heard END = new Heard("(end)", Signal.complete());
    }

    private record Held(Said said, long since) {}

    /** What is known of one party. */
    private static final class Party {

        private final Deque<Held> held = new ArrayDeque<>();
        private Duration settled = Duration.ZERO;

        Duration start() {
            return held.element().said().start();
        }
    }
}
