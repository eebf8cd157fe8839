// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which plan an endpoint accepted last, so that it is tried first next time. Clients that share one learn from each other. Holds no
 * secret; grows with the number of endpoints. Thread-safe.
 */
public final class PlanMemory {

    private final Map<String, String> accepted = new ConcurrentHashMap<>();

    /** Knows nothing yet. */
    public PlanMemory() {}

    /** Index of the plan to begin with. */
    int first(Endpoint endpoint, List<SessionPlan> plans) {
        String name = accepted.get(key(endpoint));
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i).name().equals(name)) {
                return i;
            }
        }
        return 0;
    }

    /** Returns whether that is another one than what was to be begun with. */
    boolean accept(Endpoint endpoint, List<SessionPlan> plans, SessionPlan plan) {
        String before = accepted.put(key(endpoint), plan.name());
        return before == null ? !plan.equals(plans.get(0)) : !before.equals(plan.name());
    }

    private static String key(Endpoint endpoint) {
        return endpoint.toString(); // dialect and redacted address
    }

    @Override
    public String toString() {
        return "PlanMemory" + accepted;
    }

    /** What an endpoint accepted last, {@code null} when it was never asked. */
    public @Nullable String accepted(Endpoint endpoint) {
        return accepted.get(key(endpoint));
    }
}
