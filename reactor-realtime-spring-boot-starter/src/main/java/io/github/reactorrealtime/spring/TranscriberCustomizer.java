// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.RealtimeTranscriber;

/**
 * Changes what the properties can't say about a transcriber. Beans of this type are called in their order, after the properties and
 * the other beans, on each {@link RealtimeTranscriber.Builder} that is injected and on the one of the transcriber itself.
 */
@FunctionalInterface
public interface TranscriberCustomizer {

    /** Sets options; a route that it adds comes after those of the properties. */
    void customize(RealtimeTranscriber.Builder builder);
}
