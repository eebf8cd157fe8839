// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

/** Why the live audio goes to another session. */
public enum CutoverReason {

    /** The service was about to end the session; the same route. */
    ROLLOVER,

    /** The session was lost, or nothing worked in it any more; the same route. */
    RECONNECT,

    /** Another route, because the one before fails. */
    FAILOVER,

    /** Back to a route higher in the ladder, which works again. */
    RETURN;

    static CutoverReason of(Rung from, Rung to, boolean rollover) {
        if (from == to) {
            return rollover ? ROLLOVER : RECONNECT;
        }
        return to.index < from.index ? RETURN : FAILOVER;
    }
}
