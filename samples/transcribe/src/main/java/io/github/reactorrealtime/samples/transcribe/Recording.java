// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.audio.AudioSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Audio to transcribe.
 *
 * @param name what to call it in messages
 * @param source the audio
 * @param length about how long it is, {@code null} when nobody knows before its end
 */
record Recording(String name, AudioSource source, @Nullable Duration length) {}
