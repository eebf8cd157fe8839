// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static io.github.reactorrealtime.samples.recipes.Emulated.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.samples.recipes.FakeTwilio.Frame;
import io.github.reactorrealtime.samples.recipes.HeardCalls.Heard;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedConnection;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.test.StepVerifier;

@WithRecipes
class TwilioCallsTest {

    private static final List<String> BOTH = List.of("inbound", "outbound");

    @Autowired
    private RealtimeEmulator emulator;

    @Autowired
    private HeardCalls heard;

    @LocalServerPort
    private int port;

    @AfterEach
    void nothingIsLeftOpen() {
        Emulated.expectNoSessions(emulator);
    }

    @Test
    void bothTracksAreHeardOnOneTimeline() {
        List<Frame> frames = FakeTwilio.frames(Map.of("inbound", keys("1 3"), "outbound", keys(" 2 4")));

        call("CA1", BOTH, frames, true);

        expectHeard("CA1", "inbound", new Said(0, "1"), new Said(2, "3"));
        expectHeard("CA1", "outbound", new Said(1, "2"), new Said(3, "4"));
    }

    @Test
    void muLawGoesToTheServiceAsItCame() {
        byte[] audio = keys("5");
        int before = emulator.connections().size();

        call("CA2", List.of("inbound"), FakeTwilio.frames(Map.of("inbound", audio)), true);

        expectHeard("CA2", "inbound", new Said(0, "5"));
        Emulated.expectNoSessions(emulator);
        RecordedConnection connection = emulator.connections().get(before);
        assertThat(connection.audioBytes()).isEqualTo(audio.length);
    }

    @Test
    void audioThatTwilioDiscardedIsSilence() {
        List<Frame> frames = FakeTwilio.frames(Map.of("inbound", keys("1  2"))).stream()
                .filter(frame -> frame.timestamp() < 300 || frame.timestamp() >= 2_900)
                .toList();

        call("CA3", List.of("inbound"), frames, true);

        expectHeard("CA3", "inbound", new Said(0, "1"), new Said(3, "2"));
    }

    @Test
    void trackThatSendsNothingIsSilent() {
        List<Frame> frames = FakeTwilio.frames(Map.of("inbound", keys("1   2"), "outbound", keys(" 7  "))).stream()
                .filter(frame ->
                        frame.track().equals("inbound") || (frame.timestamp() >= 900 && frame.timestamp() < 1_300))
                .toList();

        call("CA4", BOTH, frames, true);

        expectHeard("CA4", "inbound", new Said(0, "1"), new Said(4, "2"));
        expectHeard("CA4", "outbound", new Said(1, "7"));
    }

    @Test
    void lastWordsCountWhenTheLineBreaks() {
        List<Frame> frames = FakeTwilio.frames(Map.of("inbound", keys("1 2"))).stream()
                .filter(frame -> frame.timestamp() < 2_160)
                .toList();

        call("CA5", List.of("inbound"), frames, false);

        expectHeard("CA5", "inbound", new Said(0, "1"), new Said(2, "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/twilio", "/twilio;a=b", "/%74wilio"})
    void whoIsNotTwilioIsNotLetIn(String path) {
        expectRefused(path, null);
        expectRefused(path, "");
        expectRefused(path, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }

    /** The example of Twilio's documentation: the parameters of a POST follow the URL, sorted. */
    @Test
    void signatureIsTwilios() {
        String signed = "https://mycompany.com/myapp.php?foo=1&bar=2"
                + "CallSidCA1234567890ABCDECaller+12349013030Digits1234From+12349013030To+18005551212";

        assertThat(TwilioConfiguration.signature(signed, "12345"))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
    }

    private void call(String call, List<String> tracks, List<Frame> frames, boolean hangUp) {
        // HMAC-SHA1 of the URL with the token above it, made by another program.
        String signature = "KYJx6UwE4CTkBArlqaZlEvivWvM=";
        new FakeTwilio(URI.create("ws://localhost:" + port + "/twilio"), signature)
                .stream(call, tracks, frames, hangUp)
                        .as(StepVerifier::create)
                        .expectComplete()
                        .verify(TIMEOUT);
    }

    private void expectRefused(String path, @Nullable String signature) {
        new FakeTwilio(URI.create("ws://localhost:" + port + path), signature)
                .stream("CA6", BOTH, List.of(), true)
                        .as(StepVerifier::create)
                        .expectErrorSatisfies(error -> assertThat(error)
                                .isInstanceOf(WebSocketClientHandshakeException.class)
                                .hasMessageContaining("403"))
                        .verify(TIMEOUT);
    }

    private void expectHeard(String call, String track, Said... said) {
        heard.on(call, track)
                .take(said.length)
                .map(Said::of)
                .as(StepVerifier::create)
                .expectNext(said)
                .expectComplete()
                .verify(TIMEOUT);
    }

    private static byte[] keys(String seconds) {
        return Emulated.keys(AudioFormat.PCMU_8KHZ, seconds);
    }

    /** What was said in which second; a range begins a little before the speech. */
    private record Said(long second, String text) {

        static Said of(Heard turn) {
            return new Said(turn.start().plus(Duration.ofMillis(400)).toSeconds(), turn.text());
        }
    }
}
