// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

/** What a client may send. */
public sealed interface ClientEvent extends RealtimeEvent
        permits SessionCommand,
                InputAudioCommand,
                OutputAudioCommand,
                ConversationCommand,
                ResponseCommand,
                UnknownEvent {}
