// SPDX-License-Identifier: Apache-2.0
/** The command line: recordings, pipes and the microphone in, transcripts out. */
@NullMarked
package io.github.reactorrealtime.samples.transcribe;

import org.jspecify.annotations.NullMarked;
