// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.samples.recipes.TwilioTimeline.Chunk;
import io.github.reactorrealtime.samples.recipes.TwilioTimeline.Track;
import java.nio.ByteBuffer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Receives Twilio's media streams and transcribes each track. */
@Component
class TwilioCalls implements WebSocketHandler {

    private final RealtimeTranscriber telephone;
    private final CallEvents calls;
    private final JsonMapper json;

    TwilioCalls(@Qualifier("telephone") RealtimeTranscriber telephone, CallEvents calls, JsonMapper json) {
        this.telephone = telephone;
        this.calls = calls;
        this.json = json;
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        TwilioTimeline timeline = new TwilioTimeline();
        return session.receive()
                .map(WebSocketMessage::getPayloadAsText)
                .map(text -> json.readValue(text, TwilioMessage.class))
                .takeUntil(TwilioMessage::isStop)
                .concatMapIterable(timeline::accept)
                .groupBy(Chunk::track, Chunk::audio)
                .flatMap(track -> transcribe(track.key(), track), 2, 1)
                .then();
    }

    private Flux<Void> transcribe(Track track, Flux<ByteBuffer> samples) {
        return telephone
                .transcribe(AudioSource.of(AudioFormat.PCMU_8KHZ, samples))
                .concatMap(event -> calls.heard(track, event), 1);
    }

    /** Yours: what is to be done with a transcript. */
    interface CallEvents {

        Mono<Void> heard(Track track, TranscriptEvent event);
    }
}
