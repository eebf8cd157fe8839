// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.util.RaceTestUtils;
import reactor.util.context.Context;
import reactor.util.function.Tuple2;

class ChannelSplitTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final AudioFormat STEREO = new AudioFormat(AudioEncoding.PCM_S16, 8_000, 2);
    private static final byte[] AUDIO = Signals.noise(8_000, 12);

    private final TestPublisher<ByteBuffer> origin = TestPublisher.create();
    private final List<AudioSource> parties =
            AudioSource.of(STEREO, origin.flux()).channels();

    @Test
    void everyChannelComesFromOneSubscriptionWhereverTheBuffersAreCut() {
        AtomicInteger subscriptions = new AtomicInteger();
        AudioFormat three = new AudioFormat(AudioEncoding.PCM_S16, 8_000, 3);
        Flux<ByteBuffer> audio = Flux.defer(() -> {
            subscriptions.incrementAndGet();
            return Flux.fromIterable(Signals.cut(AUDIO, List.of(1, 2, 3, 0, 5, 700)));
        });
        AudioSource source = AudioSource.of(three, audio);

        List<byte[]> together = Flux.fromIterable(source.channels())
                .flatMap(channel -> channel.stream().collectList().map(Signals::join))
                .collectList()
                .block(TIMEOUT);

        assertThat(subscriptions).hasValue(1);
        assertThat(together).hasSize(3);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(together).contains(Signals.collect(source.channel(channel).stream()));
        }
        assertThat(source.channels()).allMatch(channel -> channel.format().equals(AudioFormat.pcm16(8_000)));
    }

    @Test
    void nothingStartsBeforeAllAreSubscribedTo() {
        Tap left = tap(0, 1);
        origin.assertWasNotSubscribed();

        Tap right = tap(1, 1);
        origin.assertWasSubscribed();
        origin.next(samples(1));

        assertThat(left.buffers).isEqualTo(1);
        assertThat(right.buffers).isEqualTo(1);
    }

    @Test
    void slowestSetsThePace() {
        Tap eager = tap(0, Long.MAX_VALUE);
        Tap slow = tap(1, 0);
        origin.assertMaxRequested(1);
        origin.next(samples(1));
        assertThat(eager.buffers).isZero();

        slow.request(1);
        origin.assertMaxRequested(1);
        origin.next(samples(2));

        assertThat(eager.buffers).isEqualTo(1);
        assertThat(slow.buffers).isEqualTo(1);
    }

    @Test
    void whoeverCancelledIsNotWaitedFor() {
        Tap left = tap(0, 1);
        Tap right = tap(1, 0);

        right.cancel();
        origin.next(samples(1));

        assertThat(left.buffers).isEqualTo(1);
        origin.assertNotCancelled();
    }

    @Test
    void whoeverCancelledBeforeTheStartIsNotWaitedForEither() {
        tap(0, 0).cancel();
        Tap right = tap(1, Long.MAX_VALUE);

        origin.next(samples(1), samples(2)).complete();

        assertThat(right.buffers).isEqualTo(2);
        assertThat(right.isComplete).isTrue();
    }

    @Test
    void sourceIsCancelledWithTheLast() {
        Tap left = tap(0, 1);
        Tap right = tap(1, 1);

        left.cancel();
        left.cancel();
        origin.assertNotCancelled();
        right.cancel();

        origin.assertCancelled();
    }

    @Test
    void errorReachesAll() {
        Tap left = tap(0, 1);
        Tap right = tap(1, 1);

        origin.error(new IllegalStateException("hung up"));

        assertThat(left.failure).hasMessage("hung up");
        assertThat(right.failure).hasMessage("hung up");
    }

    @Test
    void secondSubscriptionIsRefused() {
        tap(0, 1);

        parties.get(0).stream()
                .as(StepVerifier::create)
                .expectErrorMatches(error -> error instanceof IllegalStateException
                        && String.valueOf(error.getMessage()).contains("channel 0"))
                .verify(TIMEOUT);
    }

    @Test
    void contextOfTheFirstReachesTheSource() {
        List<String> seen = new ArrayList<>();
        List<AudioSource> parts = AudioSource.of(STEREO, Flux.deferContextual(context -> {
                    seen.add(context.get("call"));
                    return Flux.just(samples(1));
                }))
                .channels();

        Flux.merge(
                        parts.get(0).stream().contextWrite(Context.of("call", "first")),
                        parts.get(1).stream().contextWrite(Context.of("call", "second")))
                .as(StepVerifier::create)
                .expectNextCount(2)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(seen).containsExactly("first");
    }

    @Test
    void monoSourceIsItsOnlyChannel() {
        AudioSource mono = AudioSource.of(AudioFormat.PCM16_24KHZ, Flux.empty());

        assertThat(mono.channels()).containsExactly(mono);
    }

    /** Not a sample is lost or doubled between two readers on threads of their own. */
    @RepeatedTest(20)
    void readersOnOtherThreadsStayInStep() {
        List<AudioSource> parts = AudioSource.of(STEREO, Flux.fromIterable(Signals.cut(AUDIO, List.of(7, 64))))
                .channels();

        Tuple2<byte[], byte[]> read = Flux.zip(
                        parts.get(0).stream()
                                .publishOn(Schedulers.parallel(), 3)
                                .collectList()
                                .map(Signals::join),
                        parts.get(1).stream()
                                .publishOn(Schedulers.parallel(), 1)
                                .collectList()
                                .map(Signals::join))
                .blockLast(TIMEOUT);

        AudioSource whole = AudioSource.of(STEREO, Flux.just(ByteBuffer.wrap(AUDIO)));
        assertThat(read).isNotNull();
        assertThat(read.getT1())
                .isEqualTo(Signals.collect(whole.channel(0).stream().map(ByteBuffer::duplicate)));
        assertThat(read.getT2()).hasSize(AUDIO.length / 2);
    }

    @RepeatedTest(100)
    void sourceIsCancelledWhenTheReadersCancelAtOnce() {
        Tap left = tap(0, Long.MAX_VALUE);
        Tap right = tap(1, Long.MAX_VALUE);

        RaceTestUtils.race(left::cancel, right::cancel, () -> origin.next(samples(1)));

        origin.assertCancelled();
    }

    @RepeatedTest(100)
    void cancelDuringTheStartLosesNobody() {
        Tap left = tap(0, Long.MAX_VALUE);
        Disposable.Swap right = Disposables.swap();

        RaceTestUtils.race(left::cancel, () -> right.update(tap(1, Long.MAX_VALUE)));
        right.dispose();

        origin.assertCancelled();
    }

    private Tap tap(int channel, long demand) {
        Tap tap = new Tap(demand);
        parties.get(channel).stream().subscribe(tap);
        return tap;
    }

    private static ByteBuffer samples(int value) {
        return ByteBuffer.allocate(8).putInt(0, value);
    }

    /** Reads as much as it is told to. */
    private static final class Tap extends BaseSubscriber<ByteBuffer> {

        private final long demand;
        private int buffers;
        private boolean isComplete;
        private Throwable failure = new AssertionError("no error");

        Tap(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demand > 0) {
                subscription.request(demand);
            }
        }

        @Override
        protected void hookOnNext(ByteBuffer audio) {
            buffers++;
        }

        @Override
        protected void hookOnComplete() {
            isComplete = true;
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = error;
        }
    }
}
