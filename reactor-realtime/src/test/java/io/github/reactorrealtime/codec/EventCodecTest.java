// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.ConversationCommand;
import io.github.reactorrealtime.event.ConversationEvent;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.Item;
import io.github.reactorrealtime.event.LogProb;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.ResponseCommand;
import io.github.reactorrealtime.event.ResponseContentEvent;
import io.github.reactorrealtime.event.ResponseEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionEvent;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.event.UnknownEvent;
import io.github.reactorrealtime.event.Usage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

    private static final String TRANSCRIPTION = "conversation.item.input_audio_transcription.";

    private final EventCodec codec = new EventCodec();

    @Test
    void transcriptsKeepWhatTheServiceSaid() {
        assertThat(server("{'type':'" + TRANSCRIPTION + "delta','event_id':'e','item_id':'i','content_index':1,"
                        + "'delta':' a','logprobs':[{'token':' a','logprob':-0.02,'bytes':[32,97]}]}"))
                .isEqualTo(new TranscriptionEvent.Delta(
                        "e", "i", 1, " a", List.of(new LogProb(" a", -0.02, List.of(32, 97)))));
        assertThat(
                        server(
                                "{'type':'" + TRANSCRIPTION
                                        + "completed','event_id':'e','item_id':'i','content_index':0,"
                                        + "'transcript':'à demain','languages':[{'code':'fr'}],'usage':{'type':'duration','seconds':1.4}}"))
                .isEqualTo(new TranscriptionEvent.Completed(
                        "e", "i", 0, "à demain", List.of("fr"), List.of(), new Usage.Seconds(1.4)));
        assertThat(server("{'type':'" + TRANSCRIPTION + "failed','event_id':'e','item_id':'i','content_index':0,"
                        + "'error':{'type':'server_error','code':null,'message':'m','param':null}}"))
                .isEqualTo(new TranscriptionEvent.Failed(
                        "e", "i", 0, new ErrorDetails("server_error", null, "m", null, null)));
    }

    @Test
    void usageOfUnknownKindKeepsItsText() {
        assertThat(server("{'type':'" + TRANSCRIPTION + "completed','usage':{ 'type':'characters', 'n':[1, 2]} }"))
                .isInstanceOfSatisfying(
                        TranscriptionEvent.Completed.class,
                        event -> assertThat(event.usage())
                                .isEqualTo(new Usage.Other("{ \"type\":\"characters\", \"n\":[1, 2]}")));
    }

    @Test
    void usageWithoutTypeIsRecognisedByItsFields() {
        assertThat(server("{'type':'response.done','response':{'usage':{'total_tokens':12,'input_tokens':10,"
                        + "'output_tokens':2,'input_token_details':{'text_tokens':10,'cached_tokens':4}}}}"))
                .isInstanceOfSatisfying(
                        ResponseEvent.Done.class,
                        event -> assertThat(event.response().usage())
                                .isEqualTo(new Usage.Tokens(10, 2, 12, new Usage.TokenDetails(10, 0, 0, 4), null)));
    }

    @Test
    void nestedAndFlatEchoesAreTheSameSession() {
        Session nested =
                session("{'type':'session.updated','session':{'type':'transcription','id':'s','expires_at':1790003600,"
                        + "'audio':{'input':{'format':{'type':'audio/pcm','rate':24000},'transcription':{'model':'m'},"
                        + "'noise_reduction':null,'turn_detection':null}},'include':['x']}}");
        Session flat = session("{'type':'transcription_session.updated','session':{'id':'s','expires_at':1790003600,"
                + "'input_audio_format':'pcm16','input_audio_transcription':{'model':'m'},"
                + "'input_audio_noise_reduction':null,'turn_detection':null,'include':['x']}}");

        assertThat(nested.type()).isEqualTo(SessionType.TRANSCRIPTION);
        assertThat(flat.type()).isNull();
        assertThat(flat.json()).startsWith("{\"id\":\"s\",").endsWith("\"include\":[\"x\"]}");
        assertThat(List.of(nested, flat)).allSatisfy(session -> {
            assertThat(session.inputFormat()).isEqualTo(AudioInputFormat.PCM_24KHZ);
            assertThat(session.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_790_003_600));
            assertThat(session.turnDetection()).isEqualTo(new TurnDetection.Off());
            assertThat(session.noiseReduction()).isEqualTo(NoiseReduction.OFF);
            assertThat(session.include()).containsExactly("x");
        });
        assertThat(nested.transcription()).isEqualTo(flat.transcription()).isNotNull();
    }

    @Test
    void whatASessionDoesNotTellIsAbsentNotOff() {
        Session session = session("{'type':'session.created','session':{}}");

        assertThat(session.turnDetection()).isNull();
        assertThat(session.noiseReduction()).isNull();
        assertThat(session.transcription()).isNull();
        assertThat(session.expiresAt()).isNull();
    }

    @Test
    void turnDetectionOfUnknownKindKeepsItsText() {
        assertThat(session("{'type':'session.created','session':{'turn_detection':{'type':'neural_vad','x':1}}}")
                        .turnDetection())
                .isEqualTo(new TurnDetection.Other("{\"type\":\"neural_vad\",\"x\":1}"));
    }

    @Test
    void errorMayBeAString() {
        assertThat(server("{'type':'error','error':'text','code':'bad'}"))
                .isEqualTo(new ErrorEvent(null, new ErrorDetails(null, "bad", "text", null, null)));
        assertThat(server("{'code':7,'error':'text','type':'error'}"))
                .isEqualTo(new ErrorEvent(null, new ErrorDetails(null, "7", "text", null, null)));
    }

    @Test
    void unknownTypeKeepsTheWholeMessage() {
        String json = "{\"event_id\":\"e\", \"type\":\"session.dreamed\",\"x\":{\"y\":[1.50]}}";

        ServerEvent event = codec.decodeServer(Samples.utf8("\uFEFF \n" + json + " \n"));

        assertThat(event).isEqualTo(new UnknownEvent("e", "session.dreamed", json));
        assertThat(codec.encode(event)).isEqualTo(Samples.utf8(json));
        assertThat(codec.decodeClient(Samples.utf8(json))).isEqualTo(event);
    }

    @Test
    void fieldsWithoutAComponentAreKeptAsTheyWereWritten() {
        String item =
                "{\"id\":\"i\",\"type\":\"mcp_call\",\"a\\\"b\":\"\\u00e9\\n\",\"n\":-1.50e3,\"t\":true,\"z\":null,"
                        + "\"o\":{ \"x\":[1, {}]},\"e\":[]}";

        ServerEvent event =
                codec.decodeServer(Samples.utf8("{\"type\":\"conversation.item.retrieved\",\"item\":" + item + "}"));

        String other =
                "{\"a\\\"b\":\"\\u00e9\\n\",\"n\":-1.50e3,\"t\":true,\"z\":null,\"o\":{ \"x\":[1, {}]},\"e\":[]}";
        assertThat(event)
                .isEqualTo(new ConversationEvent.ItemRetrieved(
                        null, new Item("i", "mcp_call", null, null, List.of(), other)));
        assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).endsWith("\"item\":" + item + "}");
    }

    @Test
    void numbersAreReadFromWhateverTheyCameAs() {
        assertThat(startMs("'820'")).isEqualTo(820);
        assertThat(startMs("820.9")).isEqualTo(820);
        assertThat(startMs("8.2e2")).isEqualTo(820);
        assertThat(startMs("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(startMs("92233720368547758070")).isEqualTo(Long.MAX_VALUE);
        assertThat(startMs("1e400")).isZero();
        assertThat(startMs("'soon'")).isZero();
        assertThat(startMs("null")).isZero();
    }

    @Test
    void lastOfDuplicateFieldsCounts() {
        assertThat(server("{'type':'input_audio_buffer.committed','item_id':'a','type':'x','item_id':'b'}"))
                .isEqualTo(new InputAudioEvent.Committed(null, null, "b"));
    }

    @Test
    void audioIsBytesOnOurSideAndBase64OnTheWire() {
        byte[] json =
                codec.encode(new InputAudioCommand.Append(null, ByteBuffer.wrap(new byte[] {9, 0, 1, 2, 9}, 1, 3)));

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAEC\"}");
        assertThat(codec.decodeClient(json))
                .isEqualTo(new InputAudioCommand.Append(null, ByteBuffer.wrap(new byte[] {0, 1, 2})));
    }

    @Test
    void encodingLeavesTheBufferWhereItIs() {
        InputAudioCommand.Append append = new InputAudioCommand.Append(null, ByteBuffer.allocateDirect(4));

        assertThat(codec.encode(append)).isEqualTo(codec.encode(append));
        assertThat(append.audio().remaining()).isEqualTo(4);
    }

    @Test
    void paddingOfBase64MayBeMissing() {
        assertThat(server("{'type':'response.output_audio.delta','delta':'AAE'}"))
                .asInstanceOf(type(ResponseContentEvent.AudioDelta.class))
                .satisfies(event -> assertThat(event.audio()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1})));
    }

    @Test
    void sixteenMebibytesInOneEventAreDecoded() {
        String base64 = "A".repeat(16 << 20);

        ServerEvent event = server("{'type':'response.audio.delta','delta':'" + base64 + "'}");
        assertThat(event)
                .isInstanceOfSatisfying(
                        ResponseContentEvent.AudioDelta.class,
                        delta -> assertThat(delta.audio().remaining()).isEqualTo(12 << 20));
        assertThatCode(() -> server("{'delta':'" + base64 + "','type':'" + TRANSCRIPTION + "delta'}"))
                .doesNotThrowAnyException();
    }

    @Test
    void streamIsReadToItsEndWhateverItSaysIsAvailable() {
        byte[] json = Samples.utf8("{\"type\":\"input_audio_buffer.cleared\",\"event_id\":\"e\"}");
        InputStream shy = new ByteArrayInputStream(json) {
            @Override
            public synchronized int available() {
                return Math.min(super.available(), 7);
            }
        };

        assertThat(codec.decodeServer(shy)).isEqualTo(new InputAudioEvent.Cleared("e"));
        assertThat(codec.decodeServer(new ByteArrayInputStream(json))).isEqualTo(new InputAudioEvent.Cleared("e"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"error\"",
                "{}",
                "{'type':null}",
                "{'type':5}",
                "{'type':{}}",
                "{'x':1}",
                "{'type':'error'",
                "{'type':'error'}}",
                "{'type':'error'} {}",
                "{'type':'new'",
                "{'type':'new','x':}",
                "{'type':'new'} x",
                "{'type':'response.audio.delta','delta':'***'}",
                "not json",
                "{type:error}"
            })
    void messageThatIsNoEventIsMalformed(String json) {
        assertThatThrownBy(() -> server(json)).isInstanceOf(MalformedEventException.class);
        assertThatThrownBy(() -> codec.decodeServer(Samples.utf8("\u0000" + json)))
                .isInstanceOf(MalformedEventException.class);
    }

    @Test
    void nestingBeyondTheLimitIsMalformedNotAStackOverflow() {
        String deep = "[".repeat(100_000);

        assertThatThrownBy(() -> server("{'type':'error','x':" + deep)).isInstanceOf(MalformedEventException.class);
        assertThatThrownBy(() -> server("{'x':" + deep)).isInstanceOf(MalformedEventException.class);
    }

    @Test
    void excerptIsShortAndWithoutPayload() {
        String audio = "UklG".repeat(1_000);

        assertThat(excerpt("{'type':'response.audio.delta','event_id':'e','delta':'" + audio))
                .isEqualTo("{\"type\":\"response.audio.delta\",\"event_id\":\"e\",\"delta\":\"…\"");
        assertThat(excerpt("{'audio':'AAAA','x':}")).doesNotContain("AAAA");
        assertThat(excerpt("{'transcript':'my \\'secret\\' words','x':}")).doesNotContain("words");
        assertThat(excerpt(audio)).isEqualTo("…");
        assertThat(excerpt("{'a':'b c ".repeat(100))).hasSize(200);
        assertThat(excerpt("{'a'\n\u001b[31m")).doesNotContain("\n", "\u001b");
    }

    @Test
    void messageOfTheExceptionQuotesNoPayload() {
        String audio = "UklG".repeat(100);

        assertThatThrownBy(() -> server("{'type':'x','y':" + audio))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("bytes")
                .hasMessageNotContaining("UklGUklGUklGUklGUklG")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{} {}", "{\"a\":}", "x"})
    void rawJsonOfTheCallerIsChecked(String json) {
        assertThatThrownBy(() -> codec.encode(new ResponseCommand.Create(null, json)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.encode(new UnknownEvent("x", json)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.encode(new ConversationCommand.Create(
                        null, null, new Item(null, "mcp_call", null, null, List.of(), json))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String excerpt(String json) {
        try {
            server(json);
        } catch (MalformedEventException e) {
            assertThat(e).hasMessageContaining(e.excerpt());
            return e.excerpt();
        }
        throw new AssertionError("Expected a MalformedEventException");
    }

    private Session session(String json) {
        return ((SessionEvent) server(json)).session();
    }

    private long startMs(String number) {
        return ((InputAudioEvent.SpeechStarted)
                        server("{'type':'input_audio_buffer.speech_started','audio_start_ms':" + number + "}"))
                .audioStartMs();
    }

    /** Single quotes stand for double ones. */
    private ServerEvent server(String json) {
        return codec.decodeServer(Samples.utf8(json.replace('\'', '"')));
    }

    @Test
    void vllmSaysWhatItHasBesideTheType() {
        assertThat(codec.decodeServer(
                        Samples.utf8("{\"type\":\"session.created\",\"id\":\"sess-1\",\"created\":1790000000}")))
                .isInstanceOfSatisfying(
                        SessionEvent.Created.class,
                        created -> assertThat(created.session().id()).isEqualTo("sess-1"));
        assertThat(codec.decodeServer(Samples.utf8("{\"type\":\"session.created\",\"id\":\"a\\\"b\\\\\"}")))
                .isInstanceOfSatisfying(SessionEvent.Created.class, created -> {
                    assertThat(created.session().id()).isEqualTo("a\"b\\");
                    assertThat(created.session().json()).isEqualTo("{}");
                });
        assertThat(
                        codec.decodeServer(
                                Samples.utf8(
                                        "{\"type\":\"transcription.done\",\"text\":\"x\",\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}")))
                .isInstanceOfSatisfying(
                        TranscriptionEvent.Completed.class,
                        done -> assertThat(done.usage()).isEqualTo(new Usage.Tokens(7, 2, 9, null, null)));
        assertThat(codec.decodeServer(
                        Samples.utf8("{\"type\":\"error\",\"error\":\"boom\",\"code\":\"processing_error\"}")))
                .isEqualTo(new ErrorEvent(null, new ErrorDetails(null, "processing_error", "boom", null, null)));
    }

    @Test
    void vllmIsToldItsModelAndWhereATurnBeginsAndEnds() {
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .shape(SessionConfig.Shape.MODEL_ONLY)
                .transcription(Transcription.of("m").withLanguage("de"))
                .build();
        assertThat(new String(codec.encode(new SessionCommand.Update(null, config)), UTF_8))
                .isEqualTo("{\"type\":\"session.update\",\"model\":\"m\"}");
        assertThat(new String(codec.encode(new InputAudioCommand.Commit(null, false)), UTF_8))
                .isEqualTo("{\"type\":\"input_audio_buffer.commit\",\"final\":false}");
        assertThat(new String(codec.encode(new InputAudioCommand.Commit("c")), UTF_8))
                .isEqualTo("{\"type\":\"input_audio_buffer.commit\",\"event_id\":\"c\"}");
    }
}
