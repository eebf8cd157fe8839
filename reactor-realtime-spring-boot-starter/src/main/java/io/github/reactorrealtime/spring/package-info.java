// SPDX-License-Identifier: Apache-2.0
/** A transcriber in a Spring Boot application, by properties below {@code reactor-realtime}. */
@NullMarked
package io.github.reactorrealtime.spring;

import org.jspecify.annotations.NullMarked;
