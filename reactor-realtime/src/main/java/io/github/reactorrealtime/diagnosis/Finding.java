// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.SupportHandles;
import java.time.Duration;

/**
 * What one step of a diagnosis found. Its texts are plain English for people, and free of secrets.
 *
 * @param step what was tried; session plans are tried one by one, so there may be several findings of a step
 * @param outcome how it went
 * @param meaning what happened and what that means
 * @param advice what to do about it, empty when there is nothing to do
 * @param support request ids, region and time, as far as the service said them
 * @param took how long the step took; zero when it was skipped
 */
public record Finding(
        Step step, Outcome outcome, String meaning, String advice, SupportHandles support, Duration took) {

    /** The steps, in the order in which they are taken. */
    public enum Step {
        /** The route and its options, before anything is sent. */
        OPTIONS("options"),
        /** The address of the host. */
        DNS("dns"),
        /** A connection to that address. */
        TCP("tcp"),
        /** Encryption: the certificate chain, its dates, and the host's name in it. */
        TLS("tls"),
        /** The HTTP request that opens a WebSocket. */
        UPGRADE("upgrade"),
        /** What the service says first on the socket: {@code session.created}, or a refusal. */
        FIRST_EVENT("first event"),
        /** One way to configure a session that transcribes. */
        PLAN("session plan"),
        /** One second of tone, committed: whether it is transcribed. */
        TONE("tone"),
        /** The same second, uploaded as a WAV file. */
        REST("rest"),
        /** A client secret for a session that transcribes, and for one as it comes. */
        MINT("mint");

        private final String label;

        Step(String label) {
            this.label = label;
        }

        /** A word or two, for people. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** How a step went. */
    public enum Outcome {
        /** As it should. */
        OK,
        /** It went wrong, or will, in a way that transcription gets along with. */
        WARNING,
        /** It went wrong. */
        FAILED,
        /** It was not tried; the meaning says why. */
        SKIPPED
    }

    public Finding {
        requireNonNull(step, "step");
        requireNonNull(outcome, "outcome");
        requireNonNull(meaning, "meaning");
        requireNonNull(advice, "advice");
        requireNonNull(support, "support");
        requireNonNull(took, "took");
    }

    /** One line. */
    @Override
    public String toString() {
        String handles = support.describe();
        return step + ": " + outcome + ": " + meaning + (advice.isEmpty() ? "" : " — " + advice)
                + (handles.isEmpty() ? "" : " [" + handles + "]");
    }
}
