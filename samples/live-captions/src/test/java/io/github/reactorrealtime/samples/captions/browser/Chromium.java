// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.PageLoadStrategy;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The Chromium and the driver that the system has; nothing is ever downloaded. */
final class Chromium {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> DRIVERS = List.of("chromedriver");
    private static final String MISSING =
            "Not tested in a browser: chromium and chromedriver must both be on the PATH but are"
                    + " not. On Debian: apt-get install chromium chromium-driver";

    /** Says that it knows this Chromium's tools only roughly; kept here, or the setting would be forgotten. */
    private static final Logger CDP = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    static {
        CDP.setLevel(Level.OFF);
    }

    private Chromium() {}

    /** Why no browser can be started here; empty when one can. */
    static Optional<String> missing() {
        boolean there = program(BROWSERS).isPresent() && program(DRIVERS).isPresent();
        return there ? Optional.empty() : Optional.of(MISSING);
    }

    /** Starts a browser without a window. Its microphone is the recording, played from the start each time it is opened. */
    static ChromeDriver start(Path recording) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program(BROWSERS).orElseThrow().toFile());
        options.setPageLoadStrategy(PageLoadStrategy.NORMAL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en"));
        options.addArguments(
                "--headless=new",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-proxy-server",
                "--no-first-run",
                "--force-color-profile=srgb",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + recording + "%noloop");
        if (isRoot()) {
            options.addArguments("--no-sandbox");
        }
        ChromeDriverService driver = new ChromeDriverService.Builder()
                .usingDriverExecutable(program(DRIVERS).orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(driver, options);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Optional<Path> program(List<String> names) {
        String path = System.getenv().getOrDefault("PATH", "");
        return names.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
