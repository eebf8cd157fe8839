// SPDX-License-Identifier: Apache-2.0
/**
 * When to try again, where, and when to stop: Resilience4j, used once per attempt at a turn and once per connect. The only package
 * that knows Resilience4j; {@link io.github.reactorrealtime.policy.Resilience} is where users pass in their own registries.
 */
@NullMarked
package io.github.reactorrealtime.policy;

import org.jspecify.annotations.NullMarked;
