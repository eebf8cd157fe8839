// SPDX-License-Identifier: Apache-2.0
/** The page in real Chromium, with a recording in place of the microphone. */
@NullMarked
package io.github.reactorrealtime.samples.captions.browser;

import org.jspecify.annotations.NullMarked;
