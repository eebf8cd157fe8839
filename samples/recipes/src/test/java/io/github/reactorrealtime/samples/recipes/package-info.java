// SPDX-License-Identifier: Apache-2.0
/** The recipes of {@code docs/recipes.md}, and their tests. */
@NullMarked
package io.github.reactorrealtime.samples.recipes;

import org.jspecify.annotations.NullMarked;
