// SPDX-License-Identifier: Apache-2.0
/** What conversion costs. */
@org.jspecify.annotations.NullMarked
package io.github.reactorrealtime.audio;
