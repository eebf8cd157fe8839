// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image can't see: classes that are made by their name in a property. */
final class ReactorRealtimeRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.reflection().registerType(RetryInterval.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    }
}
