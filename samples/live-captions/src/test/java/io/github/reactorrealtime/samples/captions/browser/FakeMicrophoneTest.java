// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.test.Recognizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class FakeMicrophoneTest {
    static final String PAGE = """
            <!doctype html><title>t</title><script>
            const code = `registerProcessor('tap', class extends AudioWorkletProcessor {
              process(inputs) { if (inputs[0][0]) this.port.postMessage(inputs[0][0].slice()); return true; }
            })`;
            window.hear = async (millis) => {
              const stream = await navigator.mediaDevices.getUserMedia({audio: {echoCancellation: false, noiseSuppression: false, autoGainControl: false}});
              const context = new AudioContext({sampleRate: 48000});
              await context.audioWorklet.addModule(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})));
              const tap = new AudioWorkletNode(context, 'tap');
              const parts = [];
              tap.port.onmessage = e => parts.push(e.data);
              context.createMediaStreamSource(stream).connect(tap);
              await new Promise(r => setTimeout(r, millis));
              stream.getTracks().forEach(t => t.stop());
              await context.close();
              const all = new Int16Array(parts.length * 128);
              parts.forEach((p, i) => p.forEach((v, j) => all[i * 128 + j] = Math.round(v * 32767)));
              let s = ''; new Uint8Array(all.buffer).forEach(b => s += String.fromCharCode(b));
              return btoa(s);
            };
            </script>
            """;

    @TempDir
    Path folder;

    @BeforeAll
    static void browser() {
        Chromium.assumeInstalled();
    }

    @Test
    void tonesArrive() {
        Path wav = folder.resolve("m.wav");
        new Recording().numbers(1, 12, Duration.ofMillis(300)).writeTo(wav);
        DisposableServer server = HttpServer.create().port(0).host("127.0.0.1")
                .handle((q, r) -> r.header("Content-Type", "text/html").sendString(reactor.core.publisher.Mono.just(PAGE))).bindNow();
        long t0 = System.nanoTime();
        ChromeDriver driver = Chromium.start(wav);
        System.out.println("start " + (System.nanoTime() - t0) / 1000000);
        try {
            driver.get("http://127.0.0.1:" + server.port() + "/");
            System.out.println("got " + (System.nanoTime() - t0) / 1000000);
            System.out.println(decode(driver));
            new Recording().numbers(30, 38, Duration.ofMillis(300)).writeTo(wav);
            System.out.println(decode(driver));
            driver.executeCdpCommand("Browser.setPermission", Map.of("permission", Map.of("name", "microphone"), "setting", "denied"));
            try { System.out.println(decode(driver)); } catch (Exception e) { System.out.println(e.getMessage()); }
            driver.executeCdpCommand("Browser.setPermission", Map.of("permission", Map.of("name", "microphone"), "setting", "granted"));
            System.out.println(decode(driver));
            driver.manage().logs().get(LogType.BROWSER).forEach(System.out::println);
            assertThat(decode(driver)).isEqualTo("303132333435363738");
        } finally {
            driver.quit();
            server.disposeNow();
        }
    }

    private static String decode(ChromeDriver driver) {
        String pcm = (String) driver.executeScript("return hear(5500)");
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(pcm)).order(ByteOrder.LITTLE_ENDIAN);
        short[] samples = new short[bytes.remaining() / 2];
        bytes.asShortBuffer().get(samples);
        return samples.length + ":" + Recognizer.dtmf().recognize(samples, 48_000, null);
    }
}
