// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import static io.github.reactorrealtime.samples.captions.browser.Recording.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.samples.captions.LiveCaptions;
import io.github.reactorrealtime.samples.captions.browser.CaptionsPage.Caption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is said is what is read, once and in order, whatever fails. */
@ExtendWith(InBrowser.class)
@SpringBootTest(classes = LiveCaptions.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class CaptionsInBrowserTest {

    private final Browser browser;
    private final int port;

    CaptionsInBrowserTest(Browser browser, @LocalServerPort int port) {
        this.browser = browser;
        this.port = port;
    }

    @Test
    void numbersSpokenIntoTheMicrophoneBecomeCaptionsInOrder() {
        browser.hears(numbers(1, 6));
        CaptionsPage page = new CaptionsPage(browser, port);
        page.click("start-microphone");
        page.awaitState("live");
        page.await("a level", p -> p.level() > -30);
        page.await("text that grows", p -> p.hasCaption("partial"));
        page.awaitTexts(6);
        browser.screenshot("desktop");
        page.click("stop");
        page.awaitState("ended");
        assertThat(page.texts()).isEqualTo(numbers(1, 6));
        assertThat(page.captions()).allMatch(caption -> caption.state().equals("final") && caption.attempt() == 1);
        assertThat(page.notes()).isEmpty();
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void captionsGoOnByTheSecondRouteWhileTheFirstFailsAndComeBackAfterwards() {
        browser.hears(numbers(10, 50));
        CaptionsPage page = new CaptionsPage(browser, port);
        page.click("start-microphone");
        page.awaitTexts(2);
        page.click("fail");
        page.await("a repaired turn", p -> p.captions().stream().anyMatch(CaptionsInBrowserTest::isRepaired));
        page.await("a move to whisper-1", p -> p.movedTo("whisper-1"));
        page.await(
                "a turn first heard by whisper-1",
                p -> p.captions().stream()
                        .anyMatch(caption -> caption.model().equals("whisper-1") && caption.attempt() == 1));
        browser.screenshot("outage");
        page.click("fail");
        page.await("a move back to gpt-4o-transcribe", p -> p.movedTo("gpt-4o-transcribe"));
        int before = page.texts().size();
        page.awaitTexts(before + 3);
        page.click("stop");
        page.awaitState("ended");
        browser.screenshot("recovered");
        assertSaidOnceAndInOrder(10, page.texts());
        assertThat(page.captions()).noneMatch(caption -> caption.state().equals("failed"));
        assertThat(page.captions().get(page.texts().size() - 1).model()).isEqualTo("gpt-4o-transcribe");
        assertThat(page.notes()).hasSize(2);
        assertThat(page.find("timeline-text").getText()).contains(repaired(page) + " repaired");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aConnectionLostInTheMiddleOfTurnsCostsNothing() {
        browser.hears(numbers(101, 60));
        try (Relay network = new Relay(port)) {
            CaptionsPage page = new CaptionsPage(browser, network.port());
            page.click("start-microphone");
            page.awaitTexts(1);
            loseWhileSpeaking(network, page, network::swallowToServer);
            page.awaitState("reconnecting");
            assertThat(page.stateText()).contains("Reconnecting");
            browser.screenshot("reconnecting");
            network.restore();
            page.awaitState("live");
            page.awaitTexts(5);
            loseWhileSpeaking(network, page, network::swallowToPage);
            page.awaitState("reconnecting");
            network.restore();
            page.awaitState("live");
            loseWhileSpeaking(network, page, () -> {});
            page.awaitState("reconnecting");
            network.restore();
            page.awaitState("live");
            page.awaitTexts(page.texts().size() + 3);
            page.click("stop");
            page.awaitState("ended");
            assertSaidOnceAndInOrder(101, page.texts());
            assertThat(page.captions()).allMatch(caption -> caption.state().equals("final"));
            assertThat(page.notes()).isEmpty();
            assertThat(browser.console()).allMatch(line -> line.contains("WebSocket connection to"));
        }
    }

    @Test
    void whatWasSaidLastIsNotLostWhenStoppedWithoutAConnection() {
        browser.hears(numbers(201, 3));
        try (Relay network = new Relay(port)) {
            CaptionsPage page = new CaptionsPage(browser, network.port());
            page.click("start-microphone");
            page.awaitTexts(1);
            network.cut();
            page.awaitState("reconnecting");
            page.await("more sound", p -> p.secondsHeard() >= 5);
            page.click("stop");
            network.restore();
            page.awaitState("ended");
            assertThat(page.texts()).isEqualTo(numbers(201, 3));
        }
    }

    /** Loses what is under way in one direction, then everything, while somebody speaks. */
    private static void loseWhileSpeaking(Relay network, CaptionsPage page, Runnable firstLoss) {
        page.await("speech", p -> p.level() > -30);
        firstLoss.run();
        page.await("the speech to end", p -> p.level() <= -30);
        network.cut();
    }

    /** The last one may have been cut short when the microphone was stopped. */
    private static void assertSaidOnceAndInOrder(int first, List<String> texts) {
        List<String> said = numbers(first, texts.size());
        int last = texts.size() - 1;
        assertThat(texts.subList(0, last)).isEqualTo(said.subList(0, last));
        assertThat(said.get(last)).startsWith(texts.get(last));
    }

    private static boolean isRepaired(Caption caption) {
        return caption.state().equals("final") && caption.attempt() > 1;
    }

    private static long repaired(CaptionsPage page) {
        return page.captions().stream()
                .filter(CaptionsInBrowserTest::isRepaired)
                .count();
    }
}
