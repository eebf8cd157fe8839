// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.event.TurnDetection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A variant of the Realtime API, as data: what stands in the URL, how a key is sent, which kinds of session to ask for, how audio goes
 * in and text comes out. Immutable; the constants are starting points, the {@code with} methods make one of your own:
 *
 * <pre>{@code
 * Dialect ours = Dialect.named("beta").withInputRate(16_000).withQuery("tenant", "7");
 * }</pre>
 *
 * <p>The facts come from the vendors' specifications and from the servers' sources; each constant names its own.
 */
public final class Dialect {

    /** When a turn may be committed. */
    public enum Commits {
        /** Whenever the client likes; answers come later, in any order. */
        ANY_TIME,
        /** When the turn before has its outcome: sooner, and the server drops that one. The session takes no audio in between. */
        ONE_AT_A_TIME,
        /**
         * As with {@link #ONE_AT_A_TIME}, and a commit with {@code final: false} begins the turn, one with {@code true} ends it. A turn
         * that fails ends the session, because the server keeps what it had not decoded and would take it for the next turn's.
         */
        BEGIN_AND_END
    }

    /** What the text of a {@code delta} event is. */
    public enum Partials {
        /** What comes after the deltas before it. */
        APPEND,
        /** Everything so far, which replaces the deltas before it. */
        REPLACE
    }

    /**
     * OpenAI's Realtime API since its general availability: {@code /v1/realtime?intent=transcription}, nested settings, models by id; a
     * refusal comes as an {@code error} event and a close after a 101. From the OpenAPI specification of August 2026 and captures.
     */
    public static final Dialect OPENAI = new Dialect(Dialects.OPENAI);

    /**
     * Azure OpenAI's {@code /openai/v1/realtime} without {@code api-version}: deployments by name, a refusal comes as an HTTP error.
     * Microsoft's documents, its staff and its servers contradict each other about the right kind of session, so three are tried.
     */
    public static final Dialect AZURE = new Dialect(Dialects.AZURE);

    /**
     * Azure OpenAI before general availability: {@code /openai/realtime?api-version=…}, flat settings. Deprecated by Microsoft since
     * April 2026, and answers with a redirect or 401 to many models; for resources that still need it.
     */
    public static final Dialect AZURE_PREVIEW = new Dialect(Dialects.AZURE_PREVIEW);

    /**
     * MAI-Transcribe of Azure's Foundry: {@code /mai/v1/realtime?intent=transcription}. No turn detection, no noise reduction; provisional
     * text comes as {@code ….intermediate}; events may name no item; a session lasts an hour. From Microsoft's page of September 2026.
     */
    public static final Dialect AZURE_MAI = new Dialect(Dialects.AZURE_MAI);

    /**
     * The beta interface that OpenAI switched off in May 2026 and other servers still speak: {@code ?model=…&intent=transcription}, flat
     * settings. Sends no {@code OpenAI-Beta} header; add it to the endpoint where one is wanted.
     */
    public static final Dialect BETA = new Dialect(Dialects.BETA);

    /**
     * speaches: the beta interface with {@code session.update} only, PCM16 only, and turn detection that counts its times from the
     * turn before, so turns are the client's. From its source, March 2026.
     */
    public static final Dialect SPEACHES = new Dialect(Dialects.SPEACHES);

    /**
     * vLLM's own protocol at {@code /v1/realtime}: 16 kHz, one setting (the model), turns begun and ended by commits, no turn detection,
     * no item ids, no confirmation. From its source, autumn 2026.
     */
    public static final Dialect VLLM = new Dialect(Dialects.VLLM);

    /**
     * LocalAI: nested settings, {@code ?model=} and the transcription's model name a pipeline. Its commits work without turn detection
     * only, one at a time, and take the audio for 16 kHz; its transcripts name other items than its commits. From its source, August 2026.
     */
    public static final Dialect LOCALAI = new Dialect(Dialects.LOCALAI);

    private static final List<Dialect> ALL =
            List.of(OPENAI, AZURE, AZURE_PREVIEW, AZURE_MAI, BETA, SPEACHES, VLLM, LOCALAI);

    private final Traits traits;

    private Dialect(Traits traits) {
        this.traits = traits;
    }

    /**
     * One of the constants.
     *
     * @param name as {@link #names()} has it; case does not matter
     * @throws IllegalArgumentException naming those there are
     */
    public static Dialect named(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return ALL.stream()
                .filter(dialect -> dialect.name().equals(plain))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Expected a dialect of " + names() + " but was '" + name + "'"));
    }

    /** The names of the constants. */
    public static List<String> names() {
        return ALL.stream().map(Dialect::name).toList();
    }

    /** The name it is found by; a changed dialect keeps it. */
    public String name() {
        return traits.name();
    }

    /** With another path for the socket. */
    public Dialect withPath(String path) {
        if (!requireNonNull(path, "path").startsWith("/")) {
            throw new IllegalArgumentException("path must start with / but was " + path);
        }
        return with(t -> t.path = path);
    }

    /** With one more query parameter on every socket; an {@code api-version}, say. Unencoded. */
    public Dialect withQuery(String name, String value) {
        return with(t -> t.query.put(requireNonNull(name, "name"), requireNonNull(value, "value")));
    }

    /** With another {@code api-version}; see {@link #AZURE_PREVIEW}. */
    public Dialect withApiVersion(String apiVersion) {
        return withQuery("api-version", apiVersion);
    }

    /** With or without the transcription model as {@code ?model=}. OpenAI refuses it, many compatible servers want it. */
    public Dialect withModelInUrl(boolean inUrl) {
        return with(t -> t.forms =
                t.forms.stream().map(form -> form.withModelInUrl(inUrl)).toList());
    }

    /** With another rate of PCM16, in Hz: 8,000 to 48,000. Sessions convert what they are given. */
    public Dialect withInputRate(int inputRateHz) {
        if (inputRateHz < 8_000 || inputRateHz > 48_000) {
            throw new IllegalArgumentException("inputRateHz must be 8000 to 48000 but was " + inputRateHz);
        }
        return with(t -> t.inputRateHz = inputRateHz);
    }

    /** With or without turn detection of the service; without, turns end by our commits only. */
    public Dialect withTurnDetection(boolean detectsTurns) {
        return with(t -> t.detectsTurns = detectsTurns);
    }

    /** With another rule for commits. */
    public Dialect withCommits(Commits commits) {
        return with(t -> t.commits = requireNonNull(commits, "commits"));
    }

    /** With another meaning of deltas. */
    public Dialect withPartials(Partials partials) {
        return with(t -> t.partials = requireNonNull(partials, "partials"));
    }

    /** With another guess at how long a session lasts. */
    public Dialect withMaxSession(Duration maxSession) {
        if (maxSession.isNegative() || maxSession.isZero()) {
            throw new IllegalArgumentException("maxSession must be positive but was " + maxSession);
        }
        return with(t -> t.maxSession = maxSession);
    }

    private Dialect with(Consumer<TraitsBuilder> change) {
        TraitsBuilder builder = new TraitsBuilder(traits);
        change.accept(builder);
        return new Dialect(builder.build());
    }

    /** How long a session lives when the service does not say so itself in {@code expires_at}. */
    public Duration maxSession() {
        return traits.maxSession();
    }

    /** Where the API's other parts are, such as {@code /audio/transcriptions}: {@code /v1}, {@code /openai/v1}. */
    String apiRoot() {
        return traits.apiRoot();
    }

    /** Whether the service can find the turns in a session's audio. */
    public boolean detectsTurns() {
        return traits.detectsTurns();
    }

    /** Whether models go by the names their deployments were given. */
    public boolean namesDeployments() {
        return traits.namesDeployments();
    }

    /** Whether settings are answered by an event. Where they are not, a session is open when they are sent. */
    public boolean confirmsSettings() {
        return traits.confirmsSettings();
    }

    /** Whether the item ids of events can be relied on. Where they can't, items are told apart by their order. */
    public boolean namesItems() {
        return traits.namesItems();
    }

    /** When a turn may be committed. */
    public Commits commits() {
        return traits.commits();
    }

    /** What the text of a delta is. */
    public Partials partials() {
        return traits.partials();
    }

    /** A plain key in the header that the service reads it from. */
    public Credential credential(String key) {
        return traits.keyInOwnHeader() ? Credential.azureKey(key) : Credential.bearer(key);
    }

    /** What stops the given way of turn detection from being used, a sentence; {@code null} when nothing does. */
    public @Nullable String problem(TurnDetection turns) {
        if (turns instanceof TurnDetection.Off) {
            return null;
        }
        if (!detectsTurns()) {
            return "the dialect '" + name() + "' has no turn detection to rely on: let turns end by our commits"
                    + " (Turns.client, Turns.manual, Turns.every)";
        }
        return turns instanceof TurnDetection.SemanticVad && !traits.detectsThoughts()
                ? "the dialect '" + name() + "' has no semantic turn detection: use Turns.serverVad or Turns.client"
                : null;
    }

    Traits traits() {
        return traits;
    }

    Map<String, String> query() {
        return traits.query();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Dialect dialect && dialect.traits.equals(traits);
    }

    @Override
    public int hashCode() {
        return traits.hashCode();
    }

    @Override
    public String toString() {
        return name();
    }
}
