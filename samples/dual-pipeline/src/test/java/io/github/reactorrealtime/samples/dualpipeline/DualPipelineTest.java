// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.dualpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedConnection;
import io.github.reactorrealtime.test.When;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DualPipelineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final DualPipeline pipeline = new DualPipeline(emulator.uri(), "any");

    @Test
    void printsWhatWasSaidAndTheAnswer() {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            DualPipeline.main(new String[0]);
        } finally {
            System.setOut(console);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("You: 5550100", "You: 42", "Model: OK");
    }

    @Test
    void theConversationGetsTextAndNoAudio() {
        List<String> lines =
                pipeline.lines(DualPipeline.keypadTones("1")).collectList().block(PATIENCE);

        assertThat(lines).containsExactly("You: 1", "Model: OK");
        assertThat(emulator.connections())
                .filteredOn(connection -> connection.uri().contains("model=gpt-realtime"))
                .singleElement()
                .satisfies(DualPipelineTest::gotText);
        assertThat(emulator.openConnections()).isZero();
    }

    @Test
    void aRefusalOfTheConversationEndsIt() {
        emulator.inject(
                new Fault.ErrorEvent("invalid_request_error", "content_filter", "Not this.", null),
                When.connection(1).and(When.at(Point.UPDATED)));

        assertThatIllegalStateException()
                .isThrownBy(() -> pipeline.lines(DualPipeline.keypadTones("1")).blockLast(PATIENCE))
                .withMessage("The conversation refused: Not this.");
    }

    private static void gotText(RecordedConnection conversation) {
        assertThat(conversation.appends()).isZero();
        assertThat(conversation.received())
                .containsExactly("session.update", "conversation.item.create", "response.create");
        assertThat(conversation.events().get(1)).contains("\"input_text\"", "\"text\":\"1\"");
    }
}
