// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.provider.Refusal;

/** Carries a refusal from opening a session to the choice of the next plan. Never leaves the package. */
final class SessionRefusedException extends RuntimeException {

    private final transient Refusal refusal;

    SessionRefusedException(Refusal refusal) {
        super(refusal.failure().getMessage(), refusal.failure(), false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
