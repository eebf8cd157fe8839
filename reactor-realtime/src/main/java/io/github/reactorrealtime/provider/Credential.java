// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

/** A secret and the header that carries it. Never prints. */
public final class Credential {

    private final String headerName;
    private final String headerValue;

    private Credential(String headerName, String headerValue) {
        this.headerName = headerName;
        this.headerValue = headerValue;
    }

    /** {@code Authorization: Bearer …}: OpenAI keys, client secrets ({@code ek_…}) and Entra tokens. */
    public static Credential bearer(String token) {
        return new Credential("Authorization", "Bearer " + checked(token, "token"));
    }

    /** {@code api-key: …}: the key of an Azure resource. */
    public static Credential azureKey(String key) {
        return new Credential("api-key", checked(key, "key"));
    }

    /** The header to send. */
    public String headerName() {
        return headerName;
    }

    /** The secret value of the header: never log it. */
    public String headerValue() {
        return headerValue;
    }

    @Override
    public String toString() {
        return "Credential[" + headerName + ": ***]";
    }

    private static String checked(String secret, String name) {
        requireNonNull(secret, name);
        String trimmed = secret.strip();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException(name + " is empty");
        }
        if (trimmed.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            // A line break from a secrets file would end up as a header injection or an unexplained 401.
            throw new IllegalArgumentException(name + " contains white space or non-ASCII characters");
        }
        return trimmed;
    }
}
