// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

/** The page is told why, and its socket is closed. */
final class RefusedException extends RuntimeException {

    /** What the page can do something about. */
    enum Reason {
        TOO_MANY_SESSIONS("too-many-sessions"),
        UNKNOWN_SESSION("unknown-session"),
        REPLACED("replaced"),
        WRONG_POSITION("wrong-position"),
        BAD_MESSAGE("bad-message"),
        NO_START("no-start");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** As the page reads it. */
        String code() {
            return code;
        }
    }

    private final Reason reason;

    /** @param message a sentence for whoever looks at the page */
    RefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    /** The sentence for the page. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
