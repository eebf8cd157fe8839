// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

/**
 * The live audio is to move to another session: open it, and switch at the next turn boundary, or without one when time is up.
 *
 * @param to route of the next session
 * @param cause why, in a sentence
 * @param rollover whether nothing is wrong but the age of the session
 * @param forceAtNanos when to switch in mid-speech
 */
record Cutover(Rung to, String cause, boolean rollover, long forceAtNanos) {}
