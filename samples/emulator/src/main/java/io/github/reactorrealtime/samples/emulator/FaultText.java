// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.When;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fault as written on the command line.
 *
 * @param fault what goes wrong
 * @param when when it does
 */
record FaultText(Fault fault, When when) {

    private static final String SERVER_ERROR = "server_error";
    private static final String INVALID_REQUEST = "invalid_request_error";

    /**
     * Reads {@code KIND[:KEY=VALUE,...]}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static FaultText parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        Keys keys = Keys.parse(colon < 0 ? "" : text.substring(colon + 1));
        Fault fault = fault(kind, keys);
        When when = Conditions.read(keys);
        keys.expectNoMore();
        return new FaultText(fault, when);
    }

    private static Fault fault(String kind, Keys keys) {
        return switch (kind) {
            case "fail" -> fail(keys);
            case "stall" -> new Fault.Stall();
            case "delay" -> new Fault.DelayCompletion(keys.duration("by"));
            case "duplicate" -> new Fault.DuplicateCompletion();
            case "hold" -> new Fault.HoldCompletion(keys.number("others", 1));
            case "null-fields" -> new Fault.NullFields();
            case "extra-fields" -> new Fault.ExtraFields();
            case "refuse-update" ->
                new Fault.RefuseUpdate(
                        keys.text("code", "invalid_value"), keys.text("message", "Refused."), keys.optional("param"));
            case "ignore-update" -> new Fault.IgnoreUpdate();
            case "reject" -> reject(keys);
            case "ephemeral-only" -> new Fault.EphemeralOnly();
            case "refuse-model-with-intent" -> new Fault.RefuseModelWithIntent();
            case "beta-names" -> new Fault.BetaNames();
            default -> ofText(kind, keys);
        };
    }

    private static Fault ofText(String kind, Keys keys) {
        return switch (kind) {
            case "replace-text" -> new Fault.ReplaceText(keys.text("text", ""));
            case "repeat-text" -> new Fault.RepeatText(keys.number("repeat", 1));
            case "truncate-text" -> new Fault.TruncateText(keys.decimal("kept", 0.5));
            case "garble-text" -> new Fault.GarbleText();
            case "cut-tail" -> new Fault.CutTail(keys.duration("lag"));
            default -> ofRequest(kind, keys);
        };
    }

    private static Fault ofRequest(String kind, Keys keys) {
        return switch (kind) {
            case "reject-request" -> rejectRequest(keys);
            case "delay-answer" -> new Fault.DelayAnswer(keys.duration("by"));
            case "stall-answer" -> new Fault.StallAnswer(keys.number("bytes", 0));
            case "cut-answer" -> new Fault.CutAnswer(keys.number("bytes", 0));
            case "refuse-bearer" -> new Fault.RefuseBearer();
            case "break-mint" -> new Fault.BreakMint(anyShape(keys.text("block", "flat")));
            default -> ofConnection(kind, keys);
        };
    }

    private static Fault ofConnection(String kind, Keys keys) {
        return switch (kind) {
            case "close" -> new Fault.CloseConnection(keys.number("code", 1011), keys.text("reason", ""));
            case "reset" -> new Fault.ResetConnection();
            case "half-open" -> new Fault.HalfOpen();
            case "slow-reader" -> new Fault.SlowReader(keys.number("bytes-per-second", 16_000));
            case "error" ->
                new Fault.ErrorEvent(
                        keys.text("type", SERVER_ERROR),
                        keys.optional("code"),
                        keys.text("message", "The server had an error while processing your request."),
                        keys.optional("param"));
            case "error-close" ->
                new Fault.ErrorThenClose(
                        keys.text("type", INVALID_REQUEST),
                        keys.optional("code"),
                        keys.text("message", "The session ends."),
                        keys.number("close", 4000));
            case "malformed" -> new Fault.MalformedFrame(keys.text("text", "{"));
            case "unknown" -> new Fault.UnknownEvent(keys.text("event", "session.mystery"));
            case "expire" -> new Fault.Expire(keys.duration("after"));
            case "fade-out" -> new Fault.FadeOut(keys.duration("after"));
            case "poison" -> new Fault.PoisonSession();
            case "deaf" ->
                new Fault.DeafTurnDetection(keys.text("semantic", "false").equals("true"));
            case "hasty" -> new Fault.HastyTurnDetection();
            case "drop-early-audio" -> new Fault.DropEarlyAudio();
            case "null-transcripts" -> new Fault.NullTranscripts();
            default -> throw new IllegalArgumentException("no such fault: " + kind);
        };
    }

    private static Fault fail(Keys keys) {
        Fault.FailTranscription usual = (Fault.FailTranscription) Fault.failTranscription();
        return new Fault.FailTranscription(
                keys.text("type", usual.type()),
                keys.optional("code"),
                keys.text("message", usual.message()),
                keys.optional("param"));
    }

    private static Fault reject(Keys keys) {
        int status = keys.number("status", 503);
        Map<String, String> headers = headers(keys, "retry-after", "location");
        return new Fault.RejectHandshake(
                status, keys.text("code", Integer.toString(status)), keys.text("message", "Refused."), headers);
    }

    private static Fault rejectRequest(Keys keys) {
        int status = keys.number("status", 503);
        Map<String, String> headers = headers(keys, "retry-after", "retry-after-ms", "location");
        if (keys.has("body")) {
            return new Fault.RejectRequest(status, null, requireNonNull(keys.optional("body")), headers);
        }
        return new Fault.RejectRequest(
                status, keys.text("code", Integer.toString(status)), keys.text("message", "Refused."), headers);
    }

    private static Map<String, String> headers(Keys keys, String... names) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : names) {
            if (keys.has(name)) {
                headers.put(name, requireNonNull(keys.optional(name)));
            }
        }
        return headers;
    }

    private static boolean anyShape(String block) {
        return switch (block) {
            case "flat" -> false;
            case "any" -> true;
            default -> throw new IllegalArgumentException("'block' must be flat or any but was '" + block + "'");
        };
    }
}
