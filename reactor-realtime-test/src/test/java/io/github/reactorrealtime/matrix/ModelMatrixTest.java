// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every model at every place with every way to end turns: it transcribes, or it is refused before anything is sent, in words that say what to
 * do.
 */
class ModelMatrixTest {

    @Test
    void everyCombinationWorksOrIsRefusedBeforeAnythingIsSent() {
        List<String> surprises = new ArrayList<>();
        int cells = 0;
        for (Documented model : Documented.ALL) {
            for (Place place : Place.values()) {
                if (model.absence(place) != null) {
                    continue;
                }
                for (TurnMode turns : TurnMode.values()) {
                    Expectation expected = model.expected(place, turns);
                    String outcome = new Cell(model.name(), place, turns).play();
                    cells++;
                    if (!expected.isMetBy(outcome)) {
                        surprises.add(String.join(" | ", model.name(), place.name(), turns.name()) + "\n    expected "
                                + expected + "\n    was      " + outcome);
                    }
                }
            }
        }
        assertThat(surprises)
                .as(() -> surprises.size() + " surprises:\n" + String.join("\n", surprises))
                .isEmpty();
        assertThat(cells).isEqualTo(574);
    }

    @Test
    void everyModelOfTheLibraryIsInTheMatrix() {
        assertThat(Documented.ALL)
                .filteredOn(model -> model.vendor() != Documented.Vendor.NOBODY)
                .extracting(Documented::name)
                .containsExactlyInAnyOrderElementsOf(TranscriptionModels.standard().all().stream()
                        .map(TranscriptionModel::name)
                        .toList());
    }

    @Test
    void whatNobodyCanHaveIsLeftOutForAReason() {
        assertThat(Documented.ALL)
                .allSatisfy(model -> assertThat(Place.values())
                        .as(model.name())
                        .anySatisfy(place -> assertThat(model.absence(place)).isNull()));
    }
}
