// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.matrix;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as the vendors' documents and measurements have it in November 2026: a second reading, on purpose, that shares nothing with
 * the table of the library.
 *
 * @param vendor who offers it
 * @param sessions whether it transcribes in Realtime sessions
 * @param files whether it transcribes uploads
 * @param detection what it takes of the service's turn detection
 */
record Documented(String name, Vendor vendor, boolean sessions, boolean files, Detection detection) {

    enum Vendor {
        /** OpenAI, and Azure as a deployment. */
        BOTH,
        /** The same, but on Azure since general availability only: not on the preview's path, nor in the beta. */
        BOTH_SINCE_GA,
        /** Azure only. */
        AZURE,
        /** Azure's own, behind a socket of their own; their uploads are another API. */
        AZURE_MAI,
        /** A name no document has: a deployment, a model of somebody's own server. */
        NOBODY
    }

    enum Detection {
        /** Refused with "Turn detection is not supported for this transcription model.". */
        NONE,
        /** By silence; accepted, but not always followed by a transcript, so not what to choose by default. */
        SILENCE_IF_ASKED,
        SILENCE,
        SILENCE_AND_MEANING
    }

    static final List<Documented> ALL = List.of(
            new Documented("gpt-live-transcribe", Vendor.BOTH_SINCE_GA, true, false, Detection.NONE),
            new Documented("gpt-transcribe", Vendor.BOTH_SINCE_GA, true, true, Detection.SILENCE_IF_ASKED),
            new Documented("gpt-realtime-whisper", Vendor.BOTH_SINCE_GA, true, false, Detection.NONE),
            new Documented("gpt-4o-transcribe", Vendor.BOTH, true, true, Detection.SILENCE_AND_MEANING),
            new Documented("gpt-4o-mini-transcribe", Vendor.BOTH, true, true, Detection.SILENCE_AND_MEANING),
            new Documented("gpt-4o-mini-transcribe-2025-12-15", Vendor.BOTH, true, true, Detection.SILENCE_AND_MEANING),
            // In sessions it is disputed, and not to be offered.
            new Documented("gpt-4o-transcribe-diarize", Vendor.BOTH, false, true, Detection.NONE),
            new Documented("whisper-1", Vendor.BOTH, true, true, Detection.SILENCE),
            new Documented("whisper", Vendor.AZURE, true, true, Detection.SILENCE),
            new Documented("mai-transcribe-1", Vendor.AZURE_MAI, true, false, Detection.NONE),
            new Documented("mai-transcribe-1.5", Vendor.AZURE_MAI, true, false, Detection.NONE),
            new Documented("mai-transcribe-2", Vendor.AZURE_MAI, true, false, Detection.NONE),
            new Documented("a-model-of-tomorrow", Vendor.NOBODY, true, true, Detection.SILENCE_AND_MEANING));

    /** Where the service finds turns; elsewhere it can't, or can't be relied on. */
    private static final Set<Place> HEARING = EnumSet.of(Place.OPENAI, Place.AZURE, Place.AZURE_PREVIEW, Place.BETA);

    /** The flat session of the beta has {@code server_vad} only. */
    private static final Set<Place> WITHOUT_MEANING = EnumSet.of(Place.AZURE_PREVIEW, Place.BETA);

    /** Why nobody can have this model there; null if somebody can. */
    @Nullable
    String absence(Place place) {
        return switch (vendor) {
            case BOTH -> place == Place.AZURE_MAI ? "MAI's socket has MAI's models" : null;
            case BOTH_SINCE_GA ->
                switch (place) {
                    case AZURE_MAI -> "MAI's socket has MAI's models";
                    case AZURE_PREVIEW, BETA -> "younger than the preview and the beta";
                    default -> null;
                };
            case AZURE ->
                place.isAzure() && place != Place.AZURE_MAI ? null : "a name that only Azure has for the model";
            case AZURE_MAI -> place == Place.AZURE_MAI ? null : "Azure offers it on its own socket only";
            case NOBODY -> null;
        };
    }

    Expectation expected(Place place, TurnMode turns) {
        List<String> refusals = refusals(place, turns);
        if (!refusals.isEmpty()) {
            return Expectation.refused(refusals);
        }
        if (vendor == Vendor.NOBODY && place.isOpenAi()) {
            return Expectation.refusedByService(place.isRest() ? "model_not_found" : "Invalid value: '" + name + "'");
        }
        boolean chosenByUs = turns == TurnMode.UNSET
                && !place.isRest()
                && HEARING.contains(place)
                && (detection == Detection.SILENCE || detection == Detection.SILENCE_AND_MEANING);
        return Expectation.works(chosenByUs || turns.isHeardByService());
    }

    /** Everything that is wrong with it: all of it has to be said at once. */
    private List<String> refusals(Place place, TurnMode turns) {
        List<String> refusals = new ArrayList<>();
        if (place.isRest()) {
            if (!files) {
                refusals.add(name + " transcribes in Realtime sessions only, not files — leave rest() out");
            }
            if (turns.isHeardByService()) {
                refusals.add("uploads can't hear where turns end — put it behind a session, or use Turns.client()");
            }
            return refusals;
        }
        if (!sessions) {
            refusals.add(name + " transcribes files only, not in Realtime sessions — name another model");
        }
        if (turns.isHeardByService() && !HEARING.contains(place)) {
            refusals.add("has no turn detection to rely on: let turns end by our commits (Turns.client,");
        } else if (turns == TurnMode.SEMANTIC_VAD && WITHOUT_MEANING.contains(place)) {
            refusals.add("has no semantic turn detection: use Turns.serverVad or Turns.client");
        }
        if (sessions && turns == TurnMode.SERVER_VAD && detection == Detection.NONE) {
            refusals.add(name + " takes no serverVad, and turns are cut alike on every route — leave turns out");
        }
        if (sessions && turns == TurnMode.SEMANTIC_VAD && detection != Detection.SILENCE_AND_MEANING) {
            boolean serverWouldDo = detection != Detection.NONE && HEARING.contains(place);
            refusals.add(name + " takes no semanticVad, and turns are cut alike on every route — "
                    + (serverWouldDo ? "use Turns.serverVad()" : "leave turns out"));
        }
        return refusals;
    }
}
