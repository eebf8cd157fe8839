// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.samples.captions.CaptionEvent.Ended;
import io.github.reactorrealtime.samples.captions.CaptionEvent.Failed;
import io.github.reactorrealtime.samples.captions.CaptionEvent.Final;
import io.github.reactorrealtime.samples.captions.CaptionEvent.Partial;
import io.github.reactorrealtime.samples.captions.CaptionEvent.Speech;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private final EventLog log = new EventLog(3);

    @Test
    void keepsTheLatestPartialOfEachTurn() {
        log.append(new Partial(0, "a", 1));
        log.append(new Partial(1, "x", 1));
        log.append(new Partial(0, "a b", 1));

        assertThat(eventsAfter(0)).containsExactly("2 x", "3 a b");
    }

    @Test
    void keepsNoPartialOfATurnThatHasItsOutcome() {
        log.append(new Partial(0, "a", 1));
        log.append(new Partial(1, "x", 1));
        log.append(new Final(0, 0, 10, "a b", "route", "model", 1, 5));
        log.append(new Failed(1, 10, 20, "route", "model", 2, "no"));

        assertThat(eventsAfter(0)).containsExactly("3 a b", "4 no");
    }

    @Test
    void repeatsWhatWasNotSeen() {
        log.append(new Speech(0, 0));
        log.append(new Partial(0, "a", 1));
        log.append(new Partial(1, "x", 1));
        log.seen(2);

        assertThat(eventsAfter(0)).containsExactly("3 x");
        assertThat(eventsAfter(3)).isEmpty();
    }

    @Test
    void aPartialThatWasSeenIsReplacedByTheNext() {
        log.append(new Partial(0, "a", 1));
        log.seen(1);
        log.append(new Partial(0, "a b", 1));

        assertThat(eventsAfter(1)).containsExactly("2 a b");
    }

    @Test
    void hasNoRoomWhenTooMuchWasNotSeen() {
        log.append(new Speech(0, 0));
        log.append(new Speech(1, 0));
        assertThat(log.hasRoom()).isTrue();
        log.append(new Speech(2, 0));
        assertThat(log.hasRoom()).isFalse();

        log.seen(1);
        assertThat(log.hasRoom()).isTrue();
    }

    @Test
    void isOverWithTheLastEvent() {
        log.append(new Speech(0, 0));
        assertThat(log.isOver()).isFalse();

        log.append(new Ended());
        assertThat(log.isOver()).isTrue();
        assertThat(log.isEmpty()).isFalse();

        log.seen(2);
        assertThat(log.isEmpty()).isTrue();
    }

    private List<String> eventsAfter(long number) {
        List<String> found = new ArrayList<>();
        Map.Entry<Long, CaptionEvent> next = log.after(number);
        while (next != null) {
            found.add(next.getKey() + " " + text(next.getValue()));
            next = log.after(next.getKey());
        }
        return found;
    }

    private static String text(CaptionEvent event) {
        if (event instanceof Partial partial) {
            return partial.text();
        } else if (event instanceof Final complete) {
            return complete.text();
        }
        return event instanceof Failed failed ? failed.message() : event.toString();
    }
}
