// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws faults of each sort, at any moment. */
final class Mischief {

    /** Sorts of faults, to be switched on and off. */
    enum Sort {
        /** Odd, but nothing is lost: repeated, reordered, late, unknown, malformed, slow. */
        HARMLESS,
        /** Turns that fail or are never answered, on a healthy connection. */
        TURNS,
        /** Connections that are closed, cut, silent, expired, or slow. */
        CONNECTIONS,
        /** Sessions that do not come about. */
        CONNECTS,
        /** Uploads that are refused, late, cut or never answered. */
        UPLOADS,
        /** Turn detection that hears nothing. Not drawn unless asked for: what it costs depends on how loud the speech is. */
        DEAF
    }

    private static final Duration EVER = Duration.ofDays(1);
    private static final List<Integer> CLOSE_CODES =
            List.of(1000, 1001, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1011, 1012, 1013, 3000, 4000);
    private static final List<Point> MOMENTS = List.of(
            Point.HANDSHAKE,
            Point.CREATED,
            Point.UPDATE,
            Point.UPDATED,
            Point.AUDIO,
            Point.SPEECH_STARTED,
            Point.COMMIT_RECEIVED,
            Point.COMMITTED,
            Point.COMPLETED);
    private static final List<Point> OF_ITEMS =
            List.of(Point.SPEECH_STARTED, Point.COMMIT_RECEIVED, Point.COMMITTED, Point.COMPLETED);

    private final Dice dice;
    private final List<String> hosts;
    /** When the last fault has struck. */
    private final Duration until;

    Mischief(Dice dice, List<String> hosts, Duration until) {
        this.dice = dice;
        this.hosts = hosts;
        this.until = until;
    }

    static Mischief withoutEnd(Dice dice, List<String> hosts) {
        return new Mischief(dice, hosts, EVER);
    }

    Strike draw(Sort sort) {
        return switch (sort) {
            case HARMLESS -> harmless();
            case TURNS -> ofTurn();
            case CONNECTIONS -> ofConnection();
            case CONNECTS -> ofConnect();
            case UPLOADS -> ofUpload();
            case DEAF -> strike(new Fault.DeafTurnDetection(), at(List.of(Point.CREATED)));
        };
    }

    /** Half of all connects fail in one way or another, or for a time all of them. */
    Network.Outage outage() {
        Duration from = dice.seconds(0, 30);
        Duration to = from.plus(dice.millis(500, 20_000));
        return new Network.Outage(dice.any(hosts), from, to.compareTo(until) < 0 ? to : until, dice.oneIn(3));
    }

    private Strike harmless() {
        return switch (dice.between(0, 7)) {
            case 0 -> strike(new Fault.DuplicateCompletion(), every(3));
            case 1 -> strike(new Fault.HoldCompletion(dice.between(1, 2)), item(5));
            case 2 -> strike(new Fault.DelayCompletion(dice.millis(50, 3_000)), every(4));
            case 3 -> strike(new Fault.NullFields(), every(3));
            case 4 -> strike(new Fault.MalformedFrame(dice.any(List.of("{\"type\":", "not json", "", "[]"))), moment());
            case 5 -> strike(new Fault.UnknownEvent("conversation.item.sparkled"), moment());
            case 6 ->
                strike(new Fault.ErrorEvent("server_error", null, "The server had an error.", null), at(OF_ITEMS));
            default -> strike(new Fault.SlowReader(dice.between(80_000, 300_000)), at(List.of(Point.UPDATED)));
        };
    }

    private Strike ofTurn() {
        Fault fault = switch (dice.between(0, 9)) {
            case 0, 1, 2, 3 -> Fault.failTranscription();
            case 4 ->
                failed("server_error", null, "Input transcription failed for item '{item}'. 429 Too Many Requests");
            case 5 -> failed("tokens", "rate_limit_exceeded", "Rate limit reached. Please try again in 1.5s.");
            case 6 -> failed("server_error", null, "The server had an error while processing your request.");
            case 7 ->
                dice.oneIn(3)
                        ? failed("transcription_error", "audio_unintelligible", "The audio could not be transcribed.")
                        : Fault.failTranscription();
            case 8 -> new Fault.Stall();
            default -> new Fault.DelayCompletion(dice.seconds(4, 40));
        };
        return strike(fault, dice.oneIn(3) ? window() : dice.oneIn(2) ? item(15) : every(4));
    }

    private Strike ofConnection() {
        return switch (dice.between(0, 10)) {
            case 0, 1, 2, 3 -> strike(new Fault.CloseConnection(dice.any(CLOSE_CODES), "drawn"), moment());
            case 4, 5 -> strike(new Fault.ResetConnection(), moment());
            case 6 -> strike(new Fault.HalfOpen(), moment());
            case 7 -> strike(new Fault.Expire(dice.millis(0, 20_000)), at(List.of(Point.CREATED)));
            case 8 ->
                strike(
                        dice.oneIn(2)
                                ? new Fault.ErrorThenClose("server_error", null, "The server had an error.", 1011)
                                : new Fault.ErrorThenClose(
                                        "invalid_request_error", "session_expired", "Your session expired.", 1001),
                        moment());
            case 9 ->
                strike(
                        new Fault.ErrorEvent("invalid_request_error", "session_expired", "Your session expired.", null),
                        at(OF_ITEMS));
            default -> strike(new Fault.SlowReader(dice.between(4_000, 40_000)), moment());
        };
    }

    private Strike ofConnect() {
        return switch (dice.between(0, 4)) {
            case 0 ->
                strike(Fault.rejectHandshake(dice.any(List.of(500, 502, 503, 504)), "server_error", "No."), every(3));
            case 1 ->
                strike(
                        new Fault.RejectHandshake(429, "rate_limit_exceeded", "Too many.", Map.of("Retry-After", "3")),
                        every(3));
            case 2 -> strike(Fault.rejectHandshake(dice.any(List.of(400, 401, 403, 404)), "refused", "No."), every(4));
            case 3 ->
                strike(new Fault.RefuseUpdate("invalid_value", "Invalid value.", "session.audio.input"), every(3));
            default -> strike(new Fault.IgnoreUpdate(), every(3));
        };
    }

    private Strike ofUpload() {
        Fault fault = switch (dice.between(0, 4)) {
            case 0 -> new Fault.RejectRequest(dice.any(List.of(500, 502, 503, 504)), "server_error", "No.", Map.of());
            case 1 -> new Fault.RejectRequest(429, "rate_limit_exceeded", "Too many.", Map.of("Retry-After", "2"));
            case 2 -> new Fault.DelayAnswer(dice.millis(100, 20_000));
            case 3 -> new Fault.StallAnswer(dice.between(0, 20));
            default -> new Fault.CutAnswer(dice.between(0, 20));
        };
        return strike(fault, every(4));
    }

    private static Fault failed(String type, @Nullable String code, String message) {
        return new Fault.FailTranscription(type, code, message, null);
    }

    /** When, and the words for it. */
    private record Moment(When when, String words) {}

    private Strike strike(Fault fault, Moment moment) {
        When when = until.equals(EVER) ? moment.when : moment.when.and(When.between(Duration.ZERO, until));
        String end = until.equals(EVER) ? "" : " until " + until;
        return new Strike(dice.any(hosts), fault, when, moment.words + end);
    }

    private Moment every(int most) {
        int nth = dice.between(1, most);
        int times = dice.between(1, 12);
        return new Moment(When.every(nth).and(When.times(times)), "every " + nth + ", " + times + " times");
    }

    private Moment item(int most) {
        int item = dice.between(1, most);
        int times = dice.between(1, 2);
        return new Moment(When.item(item).and(When.times(times)), "item " + item + ", " + times + " times");
    }

    private Moment window() {
        Duration from = dice.seconds(0, 30);
        Duration to = from.plus(dice.seconds(1, 40));
        return new Moment(When.between(from, to), "from " + from + " to " + to);
    }

    private Moment at(List<Point> points) {
        Point point = dice.any(points);
        int times = dice.between(1, 3);
        return new Moment(When.at(point).and(When.times(times)), "at " + point + ", " + times + " times");
    }

    /** Any moment in the life of a connection. */
    private Moment moment() {
        Point point = dice.any(MOMENTS);
        if (point == Point.AUDIO) {
            Duration audio = dice.millis(0, 30_000);
            int times = dice.between(1, 4);
            return new Moment(
                    When.afterAudio(audio).and(When.times(times)), "after audio of " + audio + ", " + times + " times");
        }
        if (OF_ITEMS.contains(point)) {
            int item = dice.between(1, 8);
            int times = dice.between(1, 3);
            return new Moment(
                    When.at(point).and(When.item(item)).and(When.times(times)),
                    "at " + point + " of item " + item + ", " + times + " times");
        }
        return at(List.of(point));
    }

    /** Some of them, one sort each time. */
    List<Strike> some(List<Sort> sorts, int least, int most) {
        List<Strike> strikes = new ArrayList<>();
        int count = dice.between(least, most);
        for (int i = 0; i < count; i++) {
            strikes.add(draw(dice.any(sorts)));
        }
        return strikes;
    }
}
