// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Says once per JVM what is wrong with a user's policy, which may be asked at each turn. */
final class Complaints {

    private static final Set<String> MADE = ConcurrentHashMap.newKeySet();

    private Complaints() {}

    /**
     * A warning the first time, then DEBUG.
     *
     * @param name of the policy, which has few
     * @param what with one place for the name
     */
    static void of(Logger log, String name, String what, RuntimeException failure) {
        if (MADE.add(what + name)) {
            log.warn(what, name, failure);
        } else {
            log.debug(what, name, failure);
        }
    }
}
