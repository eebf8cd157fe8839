// SPDX-License-Identifier: Apache-2.0
/**
 * The events of the Realtime API and the values they carry, as immutable records.
 *
 * <p>Names are those of the wire in camelCase. Both generations of the protocol decode to the same records. What the
 * service leaves out is {@code null} where the component says so, otherwise empty or zero: a missing field is never an
 * error. Values that the service may extend (status, type, role, delay …) are plain strings.
 *
 * <p>Audio in an event is read-only, lies between position and limit, and belongs to whoever receives the event.
 */
@NullMarked
package io.github.reactorrealtime.event;

import org.jspecify.annotations.NullMarked;
