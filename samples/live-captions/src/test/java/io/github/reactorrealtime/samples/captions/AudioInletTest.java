// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.samples.captions.RefusedException.Reason;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class AudioInletTest {

    private static final long WINDOW = 1_000;
    private static final long LONGEST_GAP = 10_000;

    private final AtomicInteger roomMade = new AtomicInteger();
    private final AudioInlet inlet = new AudioInlet(WINDOW, LONGEST_GAP, Runnable::run, roomMade::incrementAndGet);

    @Test
    void givesOutWhatWasRequestedAndKeepsTheRest() {
        inlet.accept(0, samples(300));
        inlet.accept(300, samples(400));

        StepVerifier.create(inlet.audio(), 1)
                .expectNextMatches(audio -> audio.remaining() == 600)
                .then(() -> assertThat(inlet.until()).isEqualTo(300 + WINDOW))
                .thenRequest(1)
                .expectNextMatches(audio -> audio.remaining() == 800)
                .then(() -> assertThat(inlet.until()).isEqualTo(700 + WINDOW))
                .then(() -> inlet.end(700))
                .verifyComplete();
        assertThat(roomMade).hasValue(2);
    }

    @Test
    void hasNoRoomWhileAWindowOfAudioWaits() {
        inlet.accept(0, samples(999));
        assertThat(inlet.hasRoom()).isTrue();

        inlet.accept(999, samples(500));
        assertThat(inlet.hasRoom()).isFalse();

        StepVerifier.create(inlet.audio(), 1)
                .expectNextCount(1)
                .then(() -> assertThat(inlet.hasRoom()).isTrue())
                .thenCancel()
                .verify();
    }

    @Test
    void refusesAudioThatIsNotTheNext() {
        inlet.accept(0, samples(300));

        assertRefused(() -> inlet.accept(299, samples(10)));
        assertRefused(() -> inlet.accept(301, samples(10)));
        assertRefused(() -> inlet.end(301));
        assertThat(inlet.received()).isEqualTo(300);
    }

    @Test
    void refusesAudioAfterTheEnd() {
        inlet.accept(0, samples(300));
        inlet.end(300);
        inlet.end(300);

        assertRefused(() -> inlet.accept(300, samples(10)));
        assertRefused(() -> inlet.skip(300, 400));
    }

    @Test
    void putsSilenceWhereAudioWasLost() {
        inlet.accept(0, samples(100));
        inlet.skip(100, 5_100);
        inlet.accept(5_100, samples(50));
        inlet.end(5_150);

        StepVerifier.create(inlet.audio().map(AudioInletTest::loudAndAll).reduce((a, b) -> a + " " + b))
                .expectNext("100/100 0/2400 0/2400 0/200 50/50")
                .verifyComplete();
        assertThat(inlet.received()).isEqualTo(5_150);
    }

    @Test
    void refusesGapsThatAreEmptyOrTooLong() {
        assertRefused(() -> inlet.skip(0, 0));
        assertRefused(() -> inlet.skip(0, LONGEST_GAP + 1));

        inlet.skip(0, LONGEST_GAP);
        assertThat(inlet.received()).isEqualTo(LONGEST_GAP);
    }

    private static String loudAndAll(ByteBuffer audio) {
        int loud = 0;
        for (int i = audio.position(); i < audio.limit(); i += 2) {
            loud += audio.get(i) == 0 ? 0 : 1;
        }
        return loud + "/" + audio.remaining() / 2;
    }

    private static ByteBuffer samples(int count) {
        ByteBuffer audio = ByteBuffer.allocate(2 * count);
        while (audio.hasRemaining()) {
            audio.put((byte) 1);
        }
        return audio.flip();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.WRONG_POSITION));
    }
}
