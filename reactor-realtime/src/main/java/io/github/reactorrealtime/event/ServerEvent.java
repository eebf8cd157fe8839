// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

/**
 * What the service sends.
 *
 * <p>The service adds fields to its events from time to time, and the records follow: the constructors of server events
 * and of the values inside them are for tests and may gain components in a minor version.
 */
public sealed interface ServerEvent extends RealtimeEvent
        permits SessionEvent,
                ConversationEvent,
                TranscriptionEvent,
                InputAudioEvent,
                OutputAudioEvent,
                ResponseEvent,
                ResponseContentEvent,
                McpEvent,
                RateLimitsUpdated,
                ErrorEvent,
                UnknownEvent {}
