// SPDX-License-Identifier: Apache-2.0
/** What decoding costs. */
@org.jspecify.annotations.NullMarked
package io.github.reactorrealtime.codec;
