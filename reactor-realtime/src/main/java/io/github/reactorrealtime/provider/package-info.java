// SPDX-License-Identifier: Apache-2.0
/**
 * What differs between providers, as data: where to connect, how to authenticate, how a transcription session is asked for,
 * and what their refusals mean.
 */
@NullMarked
package io.github.reactorrealtime.provider;

import org.jspecify.annotations.NullMarked;
