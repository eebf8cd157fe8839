// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.spring.ReactorRealtimeAutoConfiguration;
import java.time.InstantSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code realtime}. Nothing is kept track of for it unless it is exposed. */
@AutoConfiguration(after = ReactorRealtimeAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(RealtimeEndpoint.class)
@ConditionalOnBean(RealtimeTranscriber.class)
@ConditionalOnMissingBean(RealtimeEndpoint.class)
public final class RealtimeEndpointAutoConfiguration {

    @Bean
    LiveTranscriptions realtimeLiveTranscriptions() {
        return new LiveTranscriptions(InstantSource.system());
    }

    @Bean
    RealtimeEndpoint realtimeEndpoint(LiveTranscriptions transcriptions) {
        return new RealtimeEndpoint(transcriptions);
    }
}
