// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.transport.ConnectionProbe.TlsPeer;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What a server's certificates are worth, in words. */
final class Certificates {

    private static final Duration SOON = Duration.ofDays(14);

    // Kinds of a subject's alternative names, as in RFC 5280.
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final String host;
    private final Instant now;

    Certificates(String host, Instant now) {
        this.host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        this.now = now;
    }

    Verdict accepted(TlsPeer peer) {
        X509Certificate own = peer.certificates().get(0);
        String meaning = peer.protocol() + ", the certificate is " + subject(own) + "'s, signed by " + issuer(own)
                + ", good until " + date(own.getNotAfter().toInstant());
        return own.getNotAfter().toInstant().isBefore(now.plus(SOON))
                ? Verdict.warning(meaning, "it expires in less than " + SOON.toDays() + " days: have it renewed")
                : Verdict.ok(meaning);
    }

    /** Everything that is wrong with them: the first fault hides the others. */
    Verdict refused(List<X509Certificate> chain, Throwable failure) {
        X509Certificate own = chain.get(0);
        List<String> faults = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (own.getNotAfter().toInstant().isBefore(now)) {
            faults.add("it expired on " + date(own.getNotAfter().toInstant()));
            remedies.add("have it renewed, or set this machine's clock");
        } else if (own.getNotBefore().toInstant().isAfter(now)) {
            faults.add("it is good from " + date(own.getNotBefore().toInstant()) + " only");
            remedies.add("set this machine's clock");
        }
        List<String> names = names(own);
        if (names.stream().noneMatch(this::isHost)) {
            faults.add("it is for " + (names.isEmpty() ? "nobody" : String.join(", ", names)) + ", not for " + host);
            remedies.add("use one of its names as the host");
        }
        if (own.getSubjectX500Principal().equals(own.getIssuerX500Principal())) {
            faults.add("it is self-signed");
            remedies.add("if it is yours, trust it: Transport.create(http -> http.secure(…))");
        } else if (faults.isEmpty()) {
            faults.add("its chain leads to " + issuer(chain.get(chain.size() - 1)) + ", whom this Java does not trust");
            remedies.add("a company's proxy that opens TLS looks like this: add its certificate to the trust store");
        }
        return Verdict.failed(
                "the certificate of " + subject(own) + " was refused, because " + String.join(", and ", faults) + " ("
                        + reason(failure) + ")",
                String.join("; ", remedies));
    }

    static Verdict noTls(Throwable failure) {
        return Verdict.failed(
                "no encryption was agreed on: " + reason(failure),
                "check the port, and whether the server wants ws:// instead of wss://");
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
    }

    private boolean isHost(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String wanted = host.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        return lower.equals(wanted)
                || (lower.startsWith("*.") && dot > 0 && lower.substring(1).equals(wanted.substring(dot)));
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    boolean isName = alternative.get(0).equals(DNS_NAME)
                            || alternative.get(0).equals(IP_ADDRESS);
                    if (isName) {
                        names.add(String.valueOf(alternative.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return names; // those that could be read
        }
        return names;
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }

    private static LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
