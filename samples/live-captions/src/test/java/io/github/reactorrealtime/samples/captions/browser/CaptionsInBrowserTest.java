// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.samples.captions.LiveCaptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@ExtendWith(InBrowser.class)
@SpringBootTest(classes = LiveCaptions.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class CaptionsInBrowserTest {

    private static final Duration PAUSE = Duration.ofMillis(700);

    private final Browser browser;
    private final int port;

    CaptionsInBrowserTest(Browser browser, @LocalServerPort int port) {
        this.browser = browser;
        this.port = port;
    }

    @Test
    void numbersSpokenIntoTheMicrophoneBecomeCaptionsInOrder() {
        browser.hears(new Recording().numbers(1, 6, PAUSE));
        CaptionsPage page = new CaptionsPage(browser, port);
        page.click("start-microphone");
        page.awaitState("live");
        page.await("a level", p -> p.level() > -30);
        page.awaitTexts(6);
        browser.screenshot("desktop");
        page.click("stop");
        page.awaitState("ended");
        assertThat(page.texts()).isEqualTo(numbers(1, 6));
        assertThat(page.captions()).allMatch(caption -> caption.state().equals("final") && caption.attempt() == 1);
        assertThat(browser.console()).isEmpty();
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }
}
