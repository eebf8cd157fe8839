// SPDX-License-Identifier: Apache-2.0
/** What an append costs. */
@org.jspecify.annotations.NullMarked
package io.github.reactorrealtime.transport;
