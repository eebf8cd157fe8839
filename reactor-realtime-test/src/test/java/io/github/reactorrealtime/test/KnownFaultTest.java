// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each known fault shows itself on the wire as it was reported. */
@Timeout(60)
class KnownFaultTest {

    /** Of REST and of minting, which have no WebSocket. */
    private static final Set<Integer> WITHOUT_SOCKET = Set.of(1, 47, 48, 49, 52);
    /** Nothing of it is on the wire. */
    private static final String INSIDE_CLIENTS = "F_58";

    private static final Map<KnownFault, Consumer<RealtimeEmulator>> SCENES = KnownFaultScenes.all();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = INSIDE_CLIENTS)
    void showsItselfOnTheWire(KnownFault fault) {
        RealtimeEmulator.Builder builder = RealtimeEmulator.builder();
        if (fault.needsInjection()) {
            builder.knownFault(fault);
        }
        try (RealtimeEmulator emulator = builder.start()) {
            Objects.requireNonNull(SCENES.get(fault), fault::id).accept(emulator);
            assertThat(emulator.connections()).as("connections of the scene").isNotEmpty();
        }
    }

    @Test
    void theListHasEveryNumberThatConcernsASocket() {
        assertThat(KnownFault.values())
                .extracting(KnownFault::id)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 60)
                        .filter(number -> !WITHOUT_SOCKET.contains(number))
                        .mapToObj(number -> String.format(Locale.ROOT, "F-%02d", number))
                        .toList());
        assertThat(KnownFault.values())
                .extracting(KnownFault::description)
                .doesNotHaveDuplicates()
                .allMatch(text -> !text.contains("\n") && text.length() < 100);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNumber(KnownFault fault) {
        assertThat(KnownFault.of(fault.id())).isEqualTo(fault);
        assertThat(KnownFault.of(fault.name().toLowerCase(Locale.ROOT))).isEqualTo(fault);
    }

    @Test
    void whatNeedsNoInjectionCannotBeInjected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RealtimeEmulator.builder().knownFault(KnownFault.F_17))
                .withMessageStartingWith("F-17 needs no injection");
        assertThatIllegalArgumentException().isThrownBy(() -> KnownFault.of("F-61"));
    }

    @Test
    void aFurtherConditionNarrowsIt() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            emulator.inject(KnownFault.F_40, When.connection(2));
            try (WireClient first = WireClient.openAi(emulator, "intent=transcription");
                    WireClient second = WireClient.openAi(emulator, "intent=transcription")) {
                first.next("session.created");
                second.next("error");
            }
        }
    }
}
