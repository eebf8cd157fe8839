// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.transport.ConnectionProbe.TlsPeer;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What certificates are said to be worth. Those here are for api.example.com, and good until 2027-11-21. */
class CertificatesTest {

    private static final Instant GOOD = Instant.parse("2027-01-01T00:00:00Z");

    private final SSLHandshakeException failure = new SSLHandshakeException("PKIX path building failed");

    @Test
    void aGoodOneIsNamedWithItsSignerAndItsEnd() throws Exception {
        Verdict verdict = at(GOOD).accepted(new TlsPeer("TLSv1.3", List.of(read("signed.pem"))));
        assertThat(verdict.outcome()).isEqualTo(Outcome.OK);
        assertThat(verdict.meaning())
                .isEqualTo(
                        "TLSv1.3, the certificate is CN=api.example.com's, signed by O=Example,CN=Corporate Proxy CA,"
                                + " good until 2027-11-21");
    }

    @Test
    void oneThatExpiresSoonIsAWarning() throws Exception {
        Verdict verdict =
                at(Instant.parse("2027-11-10T00:00:00Z")).accepted(new TlsPeer("TLSv1.3", List.of(read("signed.pem"))));
        assertThat(verdict.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(verdict.advice()).contains("14 days");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2027-12-01T00:00:00Z | api.example.com | it expired on 2027-11-21                                  | renewed
            2026-01-01T00:00:00Z | api.example.com | it is good from 2026-11-21 only                           | clock
            2027-01-01T00:00:00Z | other.test      | it is for api.example.com, *.eu.example.com, 192.0.2.7, not for other.test | one of its names
            2027-01-01T00:00:00Z | eu.example.com  | not for eu.example.com                                    | one of its names
            2027-01-01T00:00:00Z | API.example.com | whom this Java does not trust                             | company's proxy
            2027-01-01T00:00:00Z | a.eu.example.com | whom this Java does not trust                            | company's proxy
            2027-01-01T00:00:00Z | 192.0.2.7       | whom this Java does not trust                             | company's proxy
            """)
    void whatIsWrongIsSaidWithARemedy(Instant now, String host, String meaning, String advice) throws Exception {
        Verdict verdict = new Certificates(host, now).refused(List.of(read("signed.pem")), failure);
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.meaning()).contains(meaning).endsWith("(PKIX path building failed)");
        assertThat(verdict.advice()).contains(advice);
    }

    @Test
    void everyFaultIsNamedNotOnlyTheFirst() throws Exception {
        Verdict verdict = new Certificates("other.test", Instant.parse("2040-01-01T00:00:00Z"))
                .refused(List.of(read("self-signed.pem")), failure);
        assertThat(verdict.meaning()).contains("it expired on", "it is for nobody", "it is self-signed");
    }

    private static Certificates at(Instant now) {
        return new Certificates("api.example.com", now);
    }

    private static X509Certificate read(String name) throws CertificateException, IOException {
        try (InputStream in = CertificatesTest.class.getResourceAsStream(name)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(requireNonNull(in));
        }
    }
}
