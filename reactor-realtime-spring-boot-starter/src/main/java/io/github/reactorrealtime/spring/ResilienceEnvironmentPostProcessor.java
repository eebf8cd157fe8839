// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Says the library's defaults in the properties of Resilience4j, below everything an application says. So an application that
 * changes one of them keeps the others, and its instances may take {@code base-config: reactor-realtime}.
 */
final class ResilienceEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String RESILIENCE4J =
            "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerProperties";

    private static final String WAIT = "resilience4j.retry.configs.reactor-realtime.wait-duration";

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE; // after the application's own properties have been read
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!ClassUtils.isPresent(RESILIENCE4J, getClass().getClassLoader())) {
            return;
        }
        Binder said = Binder.get(environment);
        Map<String, Object> defaults = defaults();
        if (said.bind(WAIT, String.class).isBound()) {
            defaults.remove("resilience4j.retry.configs.reactor-realtime.interval-bi-function"); // it would win
        }
        defaults.keySet().removeIf(name -> said.bind(name, String.class).isBound());
        DefaultPropertiesPropertySource.addOrMerge(defaults, environment.getPropertySources());
    }

    /** What {@code Resilience.defaultCircuitBreaker()} and the others say. */
    private static Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        String breaker = "resilience4j.circuitbreaker.configs.reactor-realtime.";
        defaults.put(breaker + "sliding-window-type", "COUNT_BASED");
        defaults.put(breaker + "sliding-window-size", "10");
        defaults.put(breaker + "minimum-number-of-calls", "5");
        defaults.put(breaker + "failure-rate-threshold", "50");
        defaults.put(breaker + "slow-call-duration-threshold", "15s");
        defaults.put(breaker + "slow-call-rate-threshold", "80");
        defaults.put(breaker + "wait-duration-in-open-state", "30s");
        defaults.put(breaker + "permitted-number-of-calls-in-half-open-state", "3");
        String retry = "resilience4j.retry.configs.reactor-realtime.";
        defaults.put(retry + "max-attempts", "2");
        defaults.put(retry + "interval-bi-function", RetryInterval.class.getName());
        String connect = "resilience4j.retry.configs.reactor-realtime-connect.";
        defaults.put(connect + "max-attempts", "3");
        defaults.put(connect + "wait-duration", "500ms");
        defaults.put(connect + "enable-exponential-backoff", "true");
        defaults.put(connect + "exponential-backoff-multiplier", "2");
        defaults.put(connect + "exponential-max-wait-duration", "8s");
        defaults.put(connect + "enable-randomized-wait", "true");
        defaults.put(connect + "randomized-wait-factor", "0.5");
        defaults.put("resilience4j.timelimiter.configs.reactor-realtime.timeout-duration", "30s");
        String bulkhead = "resilience4j.bulkhead.configs.reactor-realtime.";
        defaults.put(bulkhead + "max-concurrent-calls", "32");
        defaults.put(bulkhead + "max-wait-duration", "0s");
        String limiter = "resilience4j.ratelimiter.configs.reactor-realtime.";
        defaults.put(limiter + "limit-for-period", "20");
        defaults.put(limiter + "limit-refresh-period", "1s");
        defaults.put(limiter + "timeout-duration", "1m");
        return defaults;
    }
}
