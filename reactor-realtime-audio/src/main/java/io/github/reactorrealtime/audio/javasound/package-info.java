// SPDX-License-Identifier: Apache-2.0
/** Audio from devices of this machine, by {@code javax.sound}: the only package that needs the {@code java.desktop} module. */
@NullMarked
package io.github.reactorrealtime.audio.javasound;

import org.jspecify.annotations.NullMarked;
