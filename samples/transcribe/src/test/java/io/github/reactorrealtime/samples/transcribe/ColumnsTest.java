// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {

    @Test
    void keepsTheEndOfWhatDoesNotFit() {
        assertThat(Columns.end("one two", 7)).isEqualTo("one two");
        assertThat(Columns.end("one two three", 8)).isEqualTo("...three");
    }

    @Test
    void countsWideCharactersTwiceAndAccentsNot() {
        assertThat(Columns.width("日本")).isEqualTo(4);
        assertThat(Columns.width("e\u0301")).isEqualTo(1);
        assertThat(Columns.width("😀")).isEqualTo(2);
        assertThat(Columns.end("あいうえお", 8)).isEqualTo("...えお");
    }

    @Test
    void wrapsBetweenWords() {
        assertThat(Columns.wrap("one two three", 8)).isEqualTo("one two\nthree");
        assertThat(Columns.wrap("a-word-without-end", 5)).isEqualTo("a-word-without-end");
    }

    @Test
    void leavesNothingForATerminalToObey() {
        assertThat(Columns.plain("\u001b[2Jtwo\nlines\u2028\u0007")).isEqualTo("[2Jtwo lines");
    }
}
