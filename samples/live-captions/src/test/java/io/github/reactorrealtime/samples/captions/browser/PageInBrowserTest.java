// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import static io.github.reactorrealtime.samples.captions.browser.Recording.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.samples.captions.LiveCaptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

/** The page serves everybody: with files, by keyboard, on a phone, with what reads pages aloud, and when something is refused. */
@ExtendWith(InBrowser.class)
@SpringBootTest(classes = LiveCaptions.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class PageInBrowserTest {

    private static final int PHONE_WIDTH = 360;
    private static final int PHONE_HEIGHT = 740;

    @TempDir
    private Path folder;

    private final Browser browser;
    private final int port;

    PageInBrowserTest(Browser browser, @LocalServerPort int port) {
        this.browser = browser;
        this.port = port;
    }

    @Test
    void aChosenRecordingIsTranscribedFasterThanItSoundsAndItsTextCanBeSaved() {
        browser.savesTo(folder);
        Path file = recording(numbers(301, 12));
        CaptionsPage page = new CaptionsPage(browser, port);
        page.click("file-fast");
        page.find("file").sendKeys(file.toString());
        page.awaitState("ended");
        assertThat(page.texts()).isEqualTo(numbers(301, 12));
        page.click("download-text");
        assertThat(browser.saved(folder.resolve("captions.txt")))
                .startsWith("[00:00:00] 301\n")
                .hasLineCount(12);
        page.click("download-vtt");
        assertThat(browser.saved(folder.resolve("captions.vtt")))
                .matches("(?s)WEBVTT\n\n00:00:00\\.\\d{3} --> 00:00:01\\.\\d{3}\n301\n\n.*\n313\n");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aDroppedRecordingIsTranscribed() throws IOException {
        byte[] file = Files.readAllBytes(recording(numbers(7, 2)));
        CaptionsPage page = new CaptionsPage(browser, port);
        page.drop("numbers.wav", Base64.getEncoder().encodeToString(file));
        page.awaitState("ended");
        assertThat(page.texts()).containsExactly("7", "8");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aFileThatIsNoSoundIsNamed() {
        CaptionsPage page = new CaptionsPage(browser, port);
        page.drop("letter.pdf", Base64.getEncoder().encodeToString(new byte[1_000]));
        page.await("a warning", p -> p.find("alert").isDisplayed());
        assertThat(page.find("alert").getText()).contains("letter.pdf");
        assertThat(page.find("start-microphone").isDisplayed()).isTrue();
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aRefusedMicrophoneIsExplained() {
        browser.allowMicrophone(false);
        CaptionsPage page = new CaptionsPage(browser, port);
        page.click("start-microphone");
        page.await("a warning", p -> p.find("alert").isDisplayed());
        assertThat(page.find("alert").getText()).contains("refused the microphone", "site settings");
        browser.screenshot("refused");
        browser.allowMicrophone(true);
        page.click("start-microphone");
        page.awaitState("live");
        assertThat(page.find("alert").isDisplayed()).isFalse();
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aServerThatForgotTheSessionIsNoSecret() {
        browser.hears(numbers(401, 5));
        try (Relay network = new Relay(port);
                ConfigurableApplicationContext another =
                        new SpringApplicationBuilder(LiveCaptions.class).run("--server.port=0")) {
            CaptionsPage page = new CaptionsPage(browser, network.port());
            page.click("start-microphone");
            page.awaitTexts(1);
            page.await("text that grows", p -> p.hasCaption("partial"));
            network.cut();
            network.leadTo(another.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
            page.awaitState("reconnecting");
            network.restore();
            page.await("a note", p -> !p.notes().isEmpty());
            assertThat(page.notes().get(0)).contains("may be missing");
            page.await("the last number", p -> p.texts().contains("405"));
            browser.screenshot("forgotten");
            page.click("stop");
            page.awaitState("ended");
            assertThat(page.texts()).startsWith("401").endsWith("405").doesNotHaveDuplicates();
            assertThat(page.hasCaption("abandoned")).isTrue();
            assertThat(page.hasCaption("partial")).isFalse();
            assertThat(browser.console()).allMatch(line -> line.contains("WebSocket connection to"));
        }
    }

    @Test
    void everythingCanBeDoneByKeyboard() {
        CaptionsPage page = new CaptionsPage(browser, port);
        List<String> stops = new ArrayList<>();
        page.press(Keys.TAB);
        for (String id = page.focused(); !id.isEmpty() && !stops.contains(id); id = page.focused()) {
            assertThat(page.showsFocus()).as("focus on " + id + " can be seen").isTrue();
            stops.add(id);
            page.press(Keys.TAB);
        }
        assertThat(stops).containsAll(page.controls());
        page.focus("start-keypad");
        page.press(Keys.ENTER);
        page.awaitState("live");
        assertThat(page.focused()).as("focus after start").isEqualTo("stop");
        page.focus("key-1");
        page.press("4", "2");
        page.awaitTexts(1);
        page.focus("cut");
        page.press(Keys.ENTER);
        page.awaitState("reconnecting");
        page.awaitState("live");
        assertThat(page.focused()).as("focus after the cut").isEqualTo("cut");
        page.focus("key-1");
        page.press("7");
        page.awaitTexts(2);
        page.focus("fail");
        page.press(Keys.SPACE);
        page.await("a failing service", CaptionsPage::isFailing);
        page.press(Keys.SPACE);
        page.await("a working service", p -> !p.isFailing());
        page.focus("stop");
        page.press(Keys.ENTER);
        page.awaitState("ended");
        assertThat(page.focused()).as("focus after stop").isEqualTo("start-microphone");
        assertThat(page.texts()).containsExactly("42", "7");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void nothingBarsAnybodyInLightAndDarkOnDesktopAndPhone() {
        CaptionsPage page = new CaptionsPage(browser, port);
        assertThat(browser.barriers()).isEmpty();
        browser.size(PHONE_WIDTH, PHONE_HEIGHT, 2);
        browser.screenshot("phone");
        page.click("fail");
        page.await("a failing service", CaptionsPage::isFailing);
        page.click("file-fast");
        page.find("file").sendKeys(recording(numbers(501, 10)).toString());
        page.awaitState("ended");
        page.click("fail");
        page.await("a working service", p -> !p.isFailing());
        assertThat(page.texts()).hasSize(10);
        assertThat(page.isWiderThanItsWindow()).isFalse();
        assertThat(page.showsTheNewestLine()).isTrue();
        assertThat(browser.barriers()).isEmpty();
        page.run("document.getElementById('timeline').scrollIntoView()");
        browser.screenshot("phone-captions");
        browser.dark(true);
        assertThat(browser.barriers()).isEmpty();
        browser.screenshot("phone-dark");
        browser.desktop();
        page.run("scrollTo(0, 0)");
        browser.screenshot("dark");
        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.console()).isEmpty();
    }

    private Path recording(List<String> numbers) {
        Path file = folder.resolve("numbers.wav");
        new Recording(numbers).writeTo(file);
        return file;
    }
}
