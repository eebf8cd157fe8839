// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.rest.ClientSecret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No object of the library says a secret, neither those of the user nor those inside. */
class ToStringTest {

    private static final String LIBRARY = "io.github.reactorrealtime.";

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> leaks = new ArrayList<>();
    private int printed;

    @Test
    void everyPublicTypeThatCanHoldASecretIsTried() {
        Set<String> tried = new TreeSet<>();
        Specimens.all().forEach(specimen -> tried.add(specimen.getClass().getName()));

        assertThat(tried)
                .as("a type that can hold a secret needs a specimen in Specimens")
                .containsExactlyElementsOf(SecretHolders.find());
    }

    @Test
    void noneOfThemPrintsItNorDoesWhatTheyAreMadeOf() throws IllegalAccessException {
        for (Object specimen : Specimens.all()) {
            String secret = specimen instanceof ClientSecret minted ? minted.value() : Specimens.SECRET;
            look(specimen, secret, specimen.getClass().getSimpleName());
        }

        assertThat(leaks).isEmpty();
        assertThat(printed).isGreaterThan(60);
    }

    /** At the object, and at everything that can be reached from it. */
    private void look(@Nullable Object object, String secret, String path) throws IllegalAccessException {
        if (object == null || !seen.add(object)) {
            return;
        }
        if (object instanceof Map<?, ?> map) {
            for (Object value : map.values()) {
                look(value, secret, path);
            }
        } else if (object instanceof Iterable<?> elements
                && object.getClass().getName().startsWith("java.util.")) {
            for (Object element : elements) {
                look(element, secret, path);
            }
        } else if (object instanceof AtomicReference<?> reference) {
            look(reference.get(), secret, path);
        } else if (object.getClass().getName().startsWith(LIBRARY)
                && !object.getClass().isHidden()) {
            print(object, secret, path);
            lookInside(object, secret, path);
        }
    }

    private void print(Object object, String secret, String path) {
        StringWriter text = new StringWriter();
        text.append(object.toString());
        if (object instanceof Throwable failure) {
            failure.printStackTrace(new PrintWriter(text, true));
        }
        printed++;
        if (text.toString().contains(secret)) {
            leaks.add(path + ": " + text);
        }
    }

    private void lookInside(Object object, String secret, String path) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            if (!type.getName().startsWith(LIBRARY)) {
                return;
            }
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    look(field.get(object), secret, path + "." + field.getName());
                }
            }
        }
    }
}
