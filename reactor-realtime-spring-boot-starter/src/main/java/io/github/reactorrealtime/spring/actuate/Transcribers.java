// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.RealtimeTranscriber;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;

/** The transcribers among the beans. */
final class Transcribers {

    private Transcribers() {}

    /** By name; those that are injected by a qualifier only are among them. */
    static Map<String, RealtimeTranscriber> in(ConfigurableListableBeanFactory beans) {
        return SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, RealtimeTranscriber.class);
    }
}
