// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.When;

/**
 * A fault of one host.
 *
 * @param words when it strikes, as {@link When} does not say it
 */
record Strike(String host, Fault fault, When when, String words) {

    @Override
    public String toString() {
        return host + ": " + fault + " " + words;
    }
}
