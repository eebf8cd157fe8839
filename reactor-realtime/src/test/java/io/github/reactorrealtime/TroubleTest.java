// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A trouble is told when it begins and when it is over, and not over and over. */
class TroubleTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Trouble trouble = new Trouble();

    @Test
    void isNewsOnceOfEachKind() {
        assertThat(trouble.begins(Trouble.Kind.LEFT, 0)).isTrue();
        assertThat(trouble.begins(Trouble.Kind.LEFT, SECOND)).isFalse();
        assertThat(trouble.begins(Trouble.Kind.UNREACHABLE, SECOND)).isTrue();
    }

    @Test
    void isOverWithTheReturn() {
        trouble.begins(Trouble.Kind.LEFT, 0);
        assertThat(trouble.ends(5 * SECOND)).isEqualTo(new Trouble.Over(Duration.ofSeconds(5), 1));
        assertThat(trouble.ends(6 * SECOND)).isNull();
    }

    @Test
    void isOverWithASuccessOnlyAfterAQuietMinute() {
        trouble.begins(Trouble.Kind.UNREACHABLE, 0);
        assertThat(trouble.succeeded(59 * SECOND)).isNull();
        assertThat(trouble.succeeded(60 * SECOND)).isNotNull();
    }

    @Test
    void thatComesAndGoesWithEachTranscriptionIsToldTwice() {
        int news = 0;
        for (int second = 0; second < 300; second++) {
            if (trouble.begins(Trouble.Kind.LEFT, second * SECOND)) {
                news++;
            }
            if (trouble.ends(second * SECOND + 1) != null) {
                news++;
            }
        }
        assertThat(news).as("left, returned, left again").isEqualTo(3);
        assertThat(trouble.ends(500 * SECOND)).as("at last").isNotNull();
    }
}
