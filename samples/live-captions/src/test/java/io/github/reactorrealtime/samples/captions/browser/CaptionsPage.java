// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What is to be seen and done on the page. */
final class CaptionsPage {

    /** Far more than anything takes here, as the machine may have other things to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final int MOST_STOPS = 50;

    /**
     * A line of the transcript.
     *
     * @param state {@code partial}, {@code final} or {@code failed}
     */
    record Caption(String state, String text, String model, int attempt) {}

    private final Browser browser;

    /** Opens the page at this port and waits until it knows who transcribes. */
    CaptionsPage(Browser browser, int port) {
        this.browser = browser;
        browser.driver().get("http://127.0.0.1:" + port + "/");
        await("the demo's button", page -> page.find("fail").isDisplayed());
    }

    WebElement find(String id) {
        return browser.driver().findElement(By.id(id));
    }

    void click(String id) {
        find(id).click();
    }

    /** Waits until the page is as it should be; fails with what it is like. */
    void await(String what, Predicate<CaptionsPage> fulfilled) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(GLANCE)
                    .until(() -> fulfilled.test(this));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Waited for " + what + " but the page shows: " + find(By.tagName("body")), e);
        }
    }

    void awaitState(String state) {
        await("state " + state, page -> page.state().equals(state));
    }

    /** Waits until that many turns have their text. */
    void awaitTexts(int count) {
        await(count + " captions", page -> page.texts().size() >= count);
    }

    /** The state of the page, as its style sheets see it. */
    String state() {
        return text("return document.body.dataset.state");
    }

    /** The state as people read it. */
    String stateText() {
        return find("state-text").getText();
    }

    List<Caption> captions() {
        List<?> lines = (List<?>) answer("""
                return [...document.querySelectorAll('#captions > .caption')].map(line => ({
                    state: line.dataset.state,
                    text: line.querySelector('.text:not(.blank)')?.textContent ?? '',
                    model: line.dataset.model ?? '',
                    attempt: line.dataset.attempt}))""");
        return lines.stream().map(Map.class::cast).map(CaptionsPage::caption).toList();
    }

    /** The final texts, from above to below, without the hiccups of a busy machine's sound. */
    List<String> texts() {
        return captions().stream()
                .filter(caption -> caption.state().equals("final"))
                .map(caption -> Recording.withoutHiccups(caption.text()))
                .toList();
    }

    boolean hasCaption(String state) {
        return captions().stream().anyMatch(caption -> caption.state().equals(state));
    }

    /** The lines between the captions: what happened to the session. */
    List<String> notes() {
        return texts("""
                return [...document.querySelectorAll('#captions > .note')].map(line => line.innerText)""");
    }

    /** Whether the last move to another route was to this model's. */
    boolean movedTo(String model) {
        List<String> moves = texts("""
                return [...document.querySelectorAll('#captions > .note[data-kind=route] .text')].map(line => line.firstChild.textContent)""");
        return !moves.isEmpty() && moves.get(moves.size() - 1).endsWith(model);
    }

    /** How much sound there was since the start. */
    long secondsHeard() {
        String[] minutesAndSeconds = find("heard").getText().split(":", -1);
        return Duration.ofMinutes(Long.parseLong(minutesAndSeconds[0]))
                .plusSeconds(Long.parseLong(minutesAndSeconds[1]))
                .toSeconds();
    }

    /** Whether the page's button has made the service fail. */
    boolean isFailing() {
        return find("fail").getText().startsWith("Let ");
    }

    /** How loud the level meter says it is, in decibels of full scale. */
    int level() {
        return Integer.parseInt(Objects.requireNonNull(find("level").getAttribute("aria-valuenow")));
    }

    /** Drops a file on the page, as from the desktop. */
    void drop(String name, String base64) {
        run("""
                const bytes = Uint8Array.from(atob(arguments[1]), (character) => character.charCodeAt(0));
                const files = new DataTransfer();
                files.items.add(new File([bytes], arguments[0]));
                const at = (type) => new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true });
                document.getElementById('file-drop').dispatchEvent(at('dragover'));
                document.getElementById('file-drop').dispatchEvent(at('drop'))""", name, base64);
    }

    /** Presses keys of the keyboard, whatever has the focus. */
    void press(CharSequence... keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
    }

    /** Goes on from element to element until this one has the focus. */
    void focus(String id) {
        for (int presses = 0; !focused().equals(id); presses++) {
            assertThat(presses).as("presses of the tab key on the way to " + id).isLessThan(MOST_STOPS);
            press(Keys.TAB);
        }
    }

    /** The id of the element with the focus, its text without an id, empty when nothing has the focus. */
    String focused() {
        return text("""
                const focused = document.activeElement;
                return focused === document.body ? '' : focused.id || focused.textContent""");
    }

    /** Whether the element with the focus looks like it. */
    boolean showsFocus() {
        return truth("""
                const looks = (element) => getComputedStyle(element).outlineStyle !== 'none';
                const focused = document.activeElement;
                return looks(focused) || (focused.parentElement.tagName === 'LABEL'
                    && [...focused.parentElement.children].concat(focused.parentElement).some(looks))""");
    }

    /** The ids of everything that can be operated now. */
    List<String> controls() {
        return texts("""
                return [...document.querySelectorAll('button, input, select, a[href]')]
                    .filter((control) => !control.disabled && control.checkVisibility())
                    .map((control) => control.id || control.textContent)""");
    }

    boolean isWiderThanItsWindow() {
        return truth("return document.documentElement.scrollWidth > innerWidth");
    }

    boolean showsTheNewestLine() {
        return truth("""
                const list = document.getElementById('captions');
                return list.lastElementChild.getBoundingClientRect().bottom <= list.getBoundingClientRect().bottom + 1""");
    }

    /** Runs a script in the page. */
    void run(String script, Object... arguments) {
        browser.driver().executeScript(script, arguments);
    }

    private String text(String script) {
        return (String) answer(script);
    }

    private boolean truth(String script) {
        return (Boolean) answer(script);
    }

    private List<String> texts(String script) {
        return ((List<?>) answer(script)).stream().map(String.class::cast).toList();
    }

    private Object answer(String script) {
        return Objects.requireNonNull(browser.driver().executeScript(script), script);
    }

    private String find(By element) {
        return browser.driver().findElement(element).getText();
    }

    private static Caption caption(Map<?, ?> line) {
        return new Caption(
                value(line, "state"),
                value(line, "text"),
                value(line, "model"),
                Integer.parseInt(value(line, "attempt")));
    }

    private static String value(Map<?, ?> line, String key) {
        return (String) Objects.requireNonNull(line.get(key), key);
    }
}
