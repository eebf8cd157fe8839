// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioJournalTest {

    private static final int SEGMENT_BYTES = 16 * 1024;

    /** Random appends, reads and releases against a plain array that keeps everything. */
    @ParameterizedTest
    @CsvSource({
        "1, 2, 100000", "2, 2, 16384", "3, 2, 16386", "4, 2, 300000", "5, 1, 1", "6, 1, 32768", "7, 1, 99999",
        "8, 2, 2", "9, 2, 1440000", "10, 2, 16382", "11, 1, 50", "12, 2, 48000", "13, 4, 77777", "14, 2, 3"
    })
    void behavesLikeOneArray(long seed, int bytesPerSample, int capacity) {
        Random random = new Random(seed);
        AudioJournal journal = new AudioJournal(bytesPerSample, capacity);
        byte[] all = new byte[8_000_000];
        random.nextBytes(all);
        int end = 0;
        long released = 0;
        for (int round = 0; round < 1_500 && end < all.length - 70_000; round++) {
            ByteBuffer buffer = bufferOf(all, end, 1 + random.nextInt(random.nextBoolean() ? 70_000 : 100), random);
            int offered = buffer.remaining();
            append(journal, buffer);
            int taken = offered - buffer.remaining();

            assertThat(taken).isEqualTo((int) Math.min(offered, capacity - (end - released)));
            end += taken;
            assertThat(journal.usedBytes()).isEqualTo(end - released).isLessThanOrEqualTo(capacity);
            assertThat(journal.end()).isEqualTo(end / bytesPerSample);
            assertThat(journal.hasRoom()).isEqualTo(journal.usedBytes() < capacity);

            readSomewhere(journal, all, bytesPerSample, random);
            if (random.nextInt(3) > 0 || !journal.hasRoom()) {
                long to = journal.start() + random.nextLong(journal.end() - journal.start() + 1);
                to = random.nextInt(4) == 0 ? journal.end() : to;
                journal.release(to);
                released = Math.max(released, to * bytesPerSample);
                assertThat(journal.start()).isEqualTo(to);
            }
        }
        assertThat(end).isPositive();
    }

    private static ByteBuffer bufferOf(byte[] all, int from, int length, Random random) {
        ByteBuffer heap = ByteBuffer.wrap(all, from, length);
        return switch (random.nextInt(3)) {
            case 0 -> heap;
            case 1 -> heap.asReadOnlyBuffer();
            default -> ByteBuffer.allocateDirect(length).put(heap).flip();
        };
    }

    private static void readSomewhere(AudioJournal journal, byte[] all, int bytesPerSample, Random random) {
        int samples = (int) (journal.end() - journal.start());
        int from = random.nextInt(samples + 1);
        byte[] target = new byte[random.nextInt(samples - from + 1) * bytesPerSample];
        journal.read(journal.start() + from, target);
        int offset = (int) (journal.start() + from) * bytesPerSample;
        assertThat(Arrays.equals(target, 0, target.length, all, offset, offset + target.length))
                .isTrue();
    }

    @Test
    void takesOnlyWhatFitsAndLeavesTheRestInTheBuffer() {
        AudioJournal journal = new AudioJournal(2, 10);
        ByteBuffer audio = ByteBuffer.wrap(new byte[14]);
        append(journal, audio);
        assertThat(audio.remaining()).isEqualTo(4);
        assertThat(journal.hasRoom()).isFalse();
        journal.release(1);
        append(journal, audio);
        assertThat(audio.remaining()).isEqualTo(2);
    }

    @Test
    void anIncompleteSampleIsNotReadableUntilItsRestArrives() {
        AudioJournal journal = new AudioJournal(2, 100);
        append(journal, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(journal.end()).isEqualTo(1);
        assertThat(journal.usedBytes()).isEqualTo(3);
        assertThatThrownBy(() -> journal.read(0, new byte[4])).isInstanceOf(IllegalArgumentException.class);
        append(journal, ByteBuffer.wrap(new byte[] {4}));
        byte[] samples = new byte[4];
        journal.read(0, samples);
        assertThat(samples).containsExactly(1, 2, 3, 4);
    }

    @Test
    void releasingGoesNeitherBackNorBeyondTheEnd() {
        AudioJournal journal = new AudioJournal(2, 100);
        append(journal, ByteBuffer.wrap(new byte[20]));
        journal.release(5);
        journal.release(3);
        assertThat(journal.start()).isEqualTo(5);
        journal.release(1_000);
        assertThat(journal.start()).isEqualTo(10);
        assertThat(journal.usedBytes()).isZero();
    }

    @Test
    void whatIsReleasedOrNotThereYetCanNotBeRead() {
        AudioJournal journal = new AudioJournal(1, 100);
        append(journal, ByteBuffer.wrap(new byte[20]));
        journal.release(5);
        assertThatThrownBy(() -> journal.read(4, new byte[1])).hasMessageContaining("5 to 20");
        assertThatThrownBy(() -> journal.read(20, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        journal.read(20, new byte[0]);
    }

    /** A turn settles many segments at once: they have to serve the next turn. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 40})
    void aSteadyStreamAllocatesNothing(int segmentsPerTurn) {
        AudioJournal journal = new AudioJournal(1, 100 * SEGMENT_BYTES);
        byte[] turn = new byte[segmentsPerTurn * SEGMENT_BYTES];
        runTurns(journal, turn, 5);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        runTurns(journal, turn, 100);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(100L * SEGMENT_BYTES / 2);
    }

    private static void runTurns(AudioJournal journal, byte[] turn, int count) {
        for (int i = 0; i < count; i++) {
            append(journal, ByteBuffer.wrap(turn));
            journal.release(journal.end());
        }
    }

    private static void append(AudioJournal journal, ByteBuffer audio) {
        audio.position(audio.position() + journal.append(audio, audio.position()));
    }
}
