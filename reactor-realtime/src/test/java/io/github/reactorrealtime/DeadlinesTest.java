// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.transport.TestTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private final TestTimer timer = new TestTimer();
    private final List<String> due = new ArrayList<>();
    private final SignalLoop loop = new SignalLoop(() -> {}, fault -> due.add("fault " + fault));
    private final Deadlines deadlines = new Deadlines(Duration.ofSeconds(30), timer, loop);

    @Test
    void eachFallsDueAfterTheDelayAndOneTimerDoesForAll() {
        deadlines.add(() -> due.add("a"));
        timer.advance(Duration.ofSeconds(10));
        deadlines.add(() -> due.add("b"));
        deadlines.add(() -> due.add("c"));
        assertThat(timer.pending()).isOne();
        timer.advance(Duration.ofMillis(19_999));
        assertThat(due).isEmpty();
        timer.advance(Duration.ofMillis(1));
        assertThat(due).containsExactly("a");
        timer.advance(Duration.ofSeconds(10));
        assertThat(due).containsExactly("a", "b", "c");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aCheckMaySetTheNextDeadline() {
        deadlines.add(() -> {
            due.add("a");
            deadlines.add(() -> due.add("b"));
        });
        timer.advance(Duration.ofSeconds(30));
        assertThat(due).containsExactly("a");
        assertThat(timer.pending()).isOne();
        timer.advance(Duration.ofSeconds(30));
        assertThat(due).containsExactly("a", "b");
    }

    @Test
    void startsAgainAfterItHadNothingToDo() {
        deadlines.add(() -> due.add("a"));
        timer.advance(Duration.ofMinutes(5));
        deadlines.add(() -> due.add("b"));
        timer.advance(Duration.ofSeconds(29));
        assertThat(due).containsExactly("a");
        timer.advance(Duration.ofSeconds(1));
        assertThat(due).containsExactly("a", "b");
    }

    @Test
    void disposedNothingFallsDueAndNoTimerIsLeft() {
        deadlines.add(() -> due.add("a"));
        deadlines.dispose();
        deadlines.add(() -> due.add("b"));
        timer.advance(Duration.ofMinutes(5));
        assertThat(due).isEmpty();
        assertThat(timer.pending()).isZero();
        assertThat(deadlines.isDisposed()).isTrue();
    }

    @Test
    void disposedByACheckTheNextDoesNotRun() {
        deadlines.add(deadlines::dispose);
        deadlines.add(() -> due.add("b"));
        timer.advance(Duration.ofMinutes(5));
        assertThat(due).isEmpty();
        assertThat(timer.pending()).isZero();
    }
}
