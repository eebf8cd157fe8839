// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.secrets;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.reactorrealtime.error.CredentialException;
import io.github.reactorrealtime.provider.Credential;
import java.net.URI;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Finds out which types of the library can hold a secret: by the types of their fields, and the fields of those. */
final class SecretHolders {

    /** In whose fields the secrets themselves are, as plain text. */
    private static final Set<String> ROOTS = Set.of(
            "io.github.reactorrealtime.provider.Credential",
            "io.github.reactorrealtime.provider.Dialect",
            "io.github.reactorrealtime.provider.CachedToken",
            "io.github.reactorrealtime.provider.AccessToken",
            "io.github.reactorrealtime.rest.ClientSecret",
            "io.github.reactorrealtime.codec.MintedSecret",
            "io.github.reactorrealtime.transport.HandshakeRequest",
            "io.github.reactorrealtime.transport.HttpRequest",
            "io.github.reactorrealtime.transport.HttpResponse",
            "io.github.reactorrealtime.transport.UpgradeRefusedException");

    private final Set<String> holders = new HashSet<>(ROOTS);
    private final Iterable<JavaClass> library;

    private SecretHolders(Iterable<JavaClass> library) {
        this.library = library;
    }

    /** The names of the public types of the core, nested ones and their builders included. */
    static Set<String> find() {
        Iterable<JavaClass> core = new ClassFileImporter()
                .importUrl(Objects.requireNonNull(
                        Credential.class.getProtectionDomain().getCodeSource().getLocation()));
        SecretHolders search = new SecretHolders(core);
        while (search.grow()) {
            // until nobody holds another holder any more
        }
        Set<String> found = new TreeSet<>();
        for (JavaClass each : core) {
            if (search.holders.contains(each.getName()) && isPublic(each)) {
                found.add(each.getName());
            }
        }
        // Holds what the user's own supplier said.
        found.add(CredentialException.class.getName());
        return found;
    }

    private boolean grow() {
        boolean grown = false;
        for (JavaClass each : library) {
            if (!holders.contains(each.getName()) && holds(each)) {
                grown |= holders.add(each.getName());
            }
        }
        return grown;
    }

    /** A URL may have a key in its query. */
    private boolean holds(JavaClass type) {
        for (JavaField field : type.getAllFields()) {
            if (field.getModifiers().contains(JavaModifier.STATIC)) {
                continue;
            }
            for (JavaClass involved : field.getType().getAllInvolvedRawTypes()) {
                if (involved.isEquivalentTo(URI.class) || holders.contains(involved.getName())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(SecretHolders::isPublic).orElse(true);
    }
}
