// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

/**
 * One text frame of the service.
 *
 * @param type the event's wire name
 * @param json the frame
 */
public record ServerEvent(String type, String json) {}
