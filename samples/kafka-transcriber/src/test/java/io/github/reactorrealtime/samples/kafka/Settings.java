// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties as an application would bind them. */
final class Settings {

    private Settings() {}

    /** Defaults but for the given names and values, without the prefix. */
    static TranscriberProperties of(String... namesAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put("transcriber.kafka." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return of(map);
    }

    static TranscriberProperties of(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("transcriber.kafka", TranscriberProperties.class);
    }

    /** Meters nobody else sees. */
    static Meters meters() {
        return new Meters(new SimpleMeterRegistry());
    }
}
