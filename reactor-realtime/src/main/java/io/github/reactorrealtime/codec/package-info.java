// SPDX-License-Identifier: Apache-2.0
/** Events to JSON and back. The only package that knows the JSON library. */
@NullMarked
package io.github.reactorrealtime.codec;

import org.jspecify.annotations.NullMarked;
