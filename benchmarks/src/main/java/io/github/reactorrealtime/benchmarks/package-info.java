// SPDX-License-Identifier: Apache-2.0
/** The whole operator against a sink in another process, beside the floor and beside the alternatives. */
@org.jspecify.annotations.NullMarked
package io.github.reactorrealtime.benchmarks;
