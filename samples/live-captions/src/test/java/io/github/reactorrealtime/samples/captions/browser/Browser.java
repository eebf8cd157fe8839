// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** One browser for all tests, with what a user could do to it outside of the page. */
final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int DESKTOP_WIDTH = 1_280;
    private static final int DESKTOP_HEIGHT = 900;

    private final Path microphone;
    private final ChromeDriver driver;
    private final String axe;

    Browser() {
        try {
            microphone = Files.createTempFile("microphone", ".wav");
            Files.createDirectories(SCREENSHOTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new Recording(List.of()).writeTo(microphone);
        axe = resource("/axe.min.js");
        driver = Chromium.start(microphone);
    }

    ChromeDriver driver() {
        return driver;
    }

    /** What the microphone hears when it is opened the next time. */
    void hears(List<String> numbers) {
        new Recording(numbers).writeTo(microphone);
    }

    void allowMicrophone(boolean allow) {
        cdp(
                "Browser.setPermission",
                Map.of("permission", Map.of("name", "microphone"), "setting", allow ? "granted" : "denied"));
    }

    void desktop() {
        size(DESKTOP_WIDTH, DESKTOP_HEIGHT, 1);
    }

    void size(int width, int height, double pixelRatio) {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", pixelRatio, "mobile", pixelRatio > 1));
    }

    void dark(boolean dark) {
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** Where the files go that the page saves. */
    void savesTo(Path folder) {
        cdp("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
    }

    /** What is in a file that the page saves, once it is there. */
    String saved(Path file) {
        Awaitility.await().until(() -> Files.exists(file));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what is seen to {@code target/screenshots}. */
    void screenshot(String name) {
        Object picture = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"))
                .get("data");
        byte[] png = Base64.getDecoder().decode(Objects.requireNonNull((String) picture));
        try {
            Files.write(SCREENSHOTS.resolve(name + ".png"), png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in the way of users, of serious or critical impact, one line each; by axe. */
    @SuppressWarnings("unchecked")
    List<String> barriers() {
        driver.executeScript(axe);
        return (List<String>) Objects.requireNonNull(driver.executeScript("""
                return axe.run().then(found => found.violations
                    .filter(violation => ['serious', 'critical'].includes(violation.impact))
                    .flatMap(violation => violation.nodes
                        .map(node => violation.id + ': ' + node.html + ' ' + node.failureSummary)))"""));
    }

    /** What the console says since it was asked the last time: messages of the page and of the browser about the page. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Leaves the page, which closes its microphone, and forgets all settings. */
    void reset() {
        driver.get("about:blank");
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        desktop();
        allowMicrophone(true);
        new Recording(List.of()).writeTo(microphone);
        console();
    }

    @Override
    public void close() {
        driver.quit();
        try {
            Files.deleteIfExists(microphone);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cdp(String command, Map<String, Object> parameters) {
        driver.executeCdpCommand(command, parameters);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
