// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.util.List;
import java.util.regex.Pattern;

/** The library's advice names its methods. Whoever typed a command line has options instead. */
final class OptionNames {

    private static final List<Name> NAMES = List.of(
            new Name("call language\\('(\\w+)'\\)", "give --language $1 alone,"),
            new Name("leave (turns|prompt|delay) out", "leave --$1 out"),
            new Name("leave languages? out", "leave --language out"),
            new Name("leave keywords out", "leave --keyword out"),
            new Name("say them in prompt", "say them in --prompt"),
            new Name("give the words as keywords", "give each word as a --keyword"),
            new Name("leave rest\\(\\) out", "give it as --model"),
            new Name("Turns\\.client, Turns\\.manual, Turns\\.every", "--turns client or manual"),
            new Name("Turns\\.client(\\(\\))?", "--turns client"),
            new Name("Turns\\.serverVad(\\(\\))?", "--turns server"),
            new Name("\\bmaxSpeed\\b", "--max-speed"));

    private record Name(Pattern method, String option) {

        Name(String method, String option) {
            this(Pattern.compile(method), option);
        }
    }

    private OptionNames() {}

    static String in(String advice) {
        String told = advice;
        for (Name name : NAMES) {
            told = name.method.matcher(told).replaceAll(name.option);
        }
        return told;
    }
}
