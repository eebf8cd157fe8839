// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    private static final String[] KEY = {"Authorization", "Bearer sk-1"};

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().tls().start();

    @Test
    void addressesSayTls() {
        assertThat(emulator.uri().getScheme()).isEqualTo("wss");
        assertThat(emulator.httpUri().getScheme()).isEqualTo("https");
    }

    @Test
    void clientsThatTrustTheCertificateGetIn() throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(trusting(emulator.certificate()))
                .build();

        assertThat(new RestClient(emulator, http).get("/v1/models", KEY).statusCode())
                .isEqualTo(200);
        assertThat(firstEvent(http, emulator.uri())).contains("session.created");
        URI byName = URI.create(emulator.uri().toString().replace("127.0.0.1", "localhost"));
        assertThat(firstEvent(http, byName)).contains("session.created");
    }

    @Test
    void thePemIsTheSameCertificate() throws Exception {
        String pem = emulator.certificatePem();
        X509Certificate read = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));

        assertThat(read).isEqualTo(emulator.certificate());
        assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
        read.verify(read.getPublicKey());
        assertThat(read.getBasicConstraints()).isGreaterThan(-1);
        assertThat(read.getSubjectAlternativeNames()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void othersDoNot() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new RestClient(emulator).get("/v1/models", KEY))
                .withCauseInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void eachEmulatorHasItsOwnCertificate() {
        try (RealtimeEmulator other = RealtimeEmulator.builder().tls().start()) {
            assertThat(other.certificate()).isNotEqualTo(emulator.certificate());
        }
    }

    @Test
    void http2IsSpokenButOpensNoSocket() throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(trusting(emulator.certificate()))
                .build();
        HttpResponse<String> socket = http.send(
                HttpRequest.newBuilder(emulator.httpUri().resolve("/v1/realtime?intent=transcription"))
                        .headers(KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(socket.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(socket.statusCode()).isEqualTo(405);
        assertThat(socket.body()).isEqualTo("Invalid method for URL (GET /v1/realtime)");

        HttpResponse<String> answer = new RestClient(emulator, http)
                .upload(
                        RestClient.OPENAI,
                        RestClient.form("t.wav", RestClient.wav("12", 8_000), "model", "whisper-1"),
                        KEY);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(RestClient.json(answer).path("text").asString()).isEqualTo("12");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void answersAreCutOffOverHttp2(int bytes) throws Exception {
        emulator.inject(new Fault.CutAnswer(bytes), When.always());
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(trusting(emulator.certificate()))
                .build();

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new RestClient(emulator, http).get("/v1/models", KEY));
    }

    @Test
    void withoutTlsThereIsNoCertificate() {
        try (RealtimeEmulator plain = RealtimeEmulator.builder().start()) {
            assertThatIllegalStateException().isThrownBy(plain::certificate).withMessageContaining("tls()");
            assertThatIllegalStateException().isThrownBy(plain::certificatePem);
        }
    }

    private static SSLContext trusting(X509Certificate certificate) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("emulator", certificate);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static String firstEvent(HttpClient http, URI uri) throws Exception {
        CompletableFuture<String> event = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer sk-1")
                .buildAsync(uri.resolve("/v1/realtime?intent=transcription"), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        event.complete(data.toString());
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        try {
            return event.get(10, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }
}
