// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Metrics of transcriptions.
 *
 * @param enabled Whether transcriptions are counted and measured, where there is a registry of meters.
 * @param pricePerMinute By model: what a minute of audio costs, in US dollars. Replaces the published price of that model.
 */
@ConfigurationProperties("reactor-realtime.metrics")
record MetricsProperties(
        @DefaultValue("true") boolean enabled, @DefaultValue Map<String, Double> pricePerMinute) {

    MetricsProperties {
        pricePerMinute = Map.copyOf(pricePerMinute);
    }
}
