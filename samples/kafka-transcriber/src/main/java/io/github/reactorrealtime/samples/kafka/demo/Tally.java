// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What a consumer of the transcripts has seen, and whether it is what was said. */
public final class Tally {

    private final Map<String, List<String>> texts = new TreeMap<>();
    private final Map<String, Long> nextNumbers = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> blanks = new ArrayList<>();
    private int completed;

    /** Takes a transcript, in the order of its partition. */
    public void add(JsonNode transcript) {
        String call = transcript.path("call").asString();
        String kind = transcript.path("kind").asString();
        long number = transcript.path("number").asLong();
        long expected = nextNumbers.merge(call, 1L, Long::sum) - 1;
        if (number != expected) {
            problems.add(call + ": record " + expected + " was expected but " + number + " came");
        }
        if (kind.equals("completed") && transcript.path("text").asString().isBlank()) {
            blanks.add(transcript.path("id").asString() + " from "
                    + transcript.path("startMs").asLong() + " to "
                    + transcript.path("endMs").asLong() + " ms");
        } else if (kind.equals("completed")) {
            completed++;
            texts.computeIfAbsent(call, id -> new ArrayList<>())
                    .add(transcript.path("text").asString());
        } else {
            problems.add(transcript.toString());
        }
    }

    /** How many texts there are, blank ones apart. */
    public int completed() {
        return completed;
    }

    /**
     * Turns in which nothing was said. None is a number, lost or doubled, but each is one too many: the service was asked for silence.
     */
    public List<String> blanks() {
        return List.copyOf(blanks);
    }

    /** Everything that is not as it should be, when calls from 0 on have said so many numbers each. */
    public List<String> problems(int calls, int numbers) {
        List<String> all = new ArrayList<>(problems);
        for (int c = 0; c < calls; c++) {
            int call = c;
            List<String> said = IntStream.range(0, numbers)
                    .mapToObj(i -> String.valueOf(CallFeeder.number(call, i)))
                    .toList();
            List<String> heard = texts.getOrDefault(CallFeeder.id(call), List.of());
            if (!heard.equals(said)) {
                all.add(CallFeeder.id(call) + " said " + said + " but the transcripts are " + heard);
            }
        }
        return all;
    }
}
