// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which properties keep an application from starting, in place of a stack trace. */
final class InvalidRealtimePropertiesFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidRealtimePropertiesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidRealtimePropertiesException cause) {
        StringBuilder description = new StringBuilder("No transcriber can be made of these properties:\n");
        cause.problems().forEach(problem -> description.append("\n    - ").append(problem));
        return new FailureAnalysis(
                description.toString(),
                "Change the properties named above. To start without a transcriber, set reactor-realtime.enabled=false.",
                cause);
    }
}
