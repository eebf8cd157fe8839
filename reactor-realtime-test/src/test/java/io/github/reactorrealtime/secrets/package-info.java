// SPDX-License-Identifier: Apache-2.0
/** Promise C9: keys, tokens and client secrets are in no log, exception, {@code toString} or metric. */
@NullMarked
package io.github.reactorrealtime.secrets;

import org.jspecify.annotations.NullMarked;
