// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka.demo;

import java.io.PrintStream;

/** t */
public final class Demo {
    private final PrintStream out;

    public Demo(String apiKey, PrintStream out) {
        this.out = out;
    }

    public int run() {
        out.println("x");
        return 0;
    }
}
