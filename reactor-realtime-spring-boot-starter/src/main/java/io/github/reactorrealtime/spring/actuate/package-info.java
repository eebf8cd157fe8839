// SPDX-License-Identifier: Apache-2.0
/**
 * What operators see of transcriptions: health of the routes, the endpoint {@code realtime} with what runs now, metrics and
 * observations. All of it is fed by listeners; none of it calls a service, or shows a text, audio or a credential.
 */
@NullMarked
package io.github.reactorrealtime.spring.actuate;

import org.jspecify.annotations.NullMarked;
