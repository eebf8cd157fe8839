// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The checker against a whole run in which texts are settled wrongly, not against lists made up for it. */
class BrokenSettleRuleTest {

    private static final Duration LENGTH = Duration.ofMinutes(3);
    private static final Duration EVERY_20_S = Duration.ofSeconds(20);

    @Test
    void textsCreditedToTheNextTurnAreCaught() {
        Story broken = new Story().through(ShiftedAnswers::new);
        broken.host("east");
        broken.route("east", "gpt-4o-transcribe").tell(LENGTH, EVERY_20_S);
        assertThat(broken.violations()).isNotEmpty();
    }

    @Test
    void theSameRunIsFineWhenTheyAreNot() {
        Story sound = new Story();
        sound.host("east");
        sound.route("east", "gpt-4o-transcribe").tell(LENGTH, EVERY_20_S);
        assertThat(sound.violations()).isEmpty();
        assertThat(sound.losses()).isEmpty();
    }
}
