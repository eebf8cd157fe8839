// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Sinks;

/** Audio that somebody else pushes, on a thread of theirs. */
final class PushedAudio {

    private PushedAudio() {}

    static Flux<ByteBuffer> audioOf(PhoneSdk phone, String call) {
        return Flux.<ByteBuffer>create(
                        sink -> {
                            PhoneSdk.Registration registration = phone.listen(call, new PhoneSdk.Listener() {
                                @Override
                                public void frame(byte[] samples) {
                                    sink.next(ByteBuffer.wrap(samples.clone()));
                                }

                                @Override
                                public void hungUp() {
                                    sink.complete();
                                }

                                @Override
                                public void failed(Exception cause) {
                                    sink.error(cause);
                                }
                            });
                            sink.onDispose(registration::close);
                        },
                        FluxSink.OverflowStrategy.IGNORE)
                .onBackpressureBuffer(100);
    }

    static RealtimeTranscriber forLiveCalls(Route route) {
        return RealtimeTranscriber.builder()
                .route(route)
                .overflow(Overflow.DROP_OLDEST)
                .journal(Duration.ofSeconds(60))
                .maxTurn(Duration.ofSeconds(20))
                .build();
    }

    /** For producers that know nothing of subscribers. One instance per call. */
    static final class Inlet {

        private final Sinks.Many<ByteBuffer> frames =
                Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(100));

        synchronized void frame(byte[] samples) {
            if (frames.tryEmitNext(ByteBuffer.wrap(samples.clone())).isFailure()) {
                frames.tryEmitError(new IllegalStateException("The transcription is two seconds behind"));
            }
        }

        synchronized void hungUp() {
            frames.tryEmitComplete();
        }

        Flux<ByteBuffer> audio() {
            return frames.asFlux();
        }
    }

    /** Stands for the SDK of a telephone system. */
    interface PhoneSdk {

        /** Calls the listener on a thread of the SDK until the registration is closed; the array is used again for the next frame. */
        Registration listen(String call, Listener listener);

        /** What the SDK tells. */
        interface Listener {

            void frame(byte[] samples);

            void hungUp();

            void failed(Exception cause);
        }

        /** Ends the calls of a listener. */
        interface Registration {

            void close();
        }
    }
}
