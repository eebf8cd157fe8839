// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

/** The part of {@code --help} that explains the language of faults. */
final class FaultHelp {

    static final String FAULTS = """

            Faults: KIND[:KEY=VALUE,...]; keys say what goes wrong and under which conditions. A comma inside a value is
            written as \\,. Times are written as 500ms, 2s, 1m or 1h.

              fail           The item ends in a failed event: type, code, message, param.
                             By default the service's own server_error.    fail:items=3-9
              stall          Nothing more is heard of the item.            stall:item=2
              delay          The final text comes later: by.               delay:by=5s,every=3
              duplicate      The final text comes twice.                   duplicate:item=1
              hold           The final text waits for others: others.      hold:others=2,item=1
              null-fields    Optional fields of the text events are null.  null-fields
              extra-fields   Text events have padding and fields nobody knows.
                                                                           extra-fields:item=1
              replace-text   Another text: text.                           replace-text:text=Thank you\\, bye,saying=
              repeat-text    The last word is said again: repeat.          repeat-text:repeat=20
              truncate-text  The end of the text is missing: kept (0 to 1). truncate-text:kept=0.5
              garble-text    Wrong words.                                  garble-text:every=2
              cut-tail       What is not decoded at the commit is lost: lag. cut-tail:lag=500ms,model=gpt-live-transcribe
              refuse-update  session.update is answered by an error: code, message, param.
                                                                           refuse-update:code=invalid_value,times=1
              ignore-update  session.update is not answered.               ignore-update:connection=1
              reject         The upgrade is refused with an HTTP status: status, code, message, retry-after (seconds),
                             location.                                     reject:status=429,code=429,retry-after=2,times=1
              ephemeral-only Azure's preview takes minted secrets only.    ephemeral-only
              refuse-model-with-intent  model beside intent=transcription is refused at once.
              beta-names     Event names of the beta on a GA path.         beta-names:connection=1
              close          A close frame: code, reason.                  close:code=1011,at=committed,times=1
              reset          TCP is aborted.                               reset:after-audio=3s,connection=1
              half-open      Nothing is read or sent any more.             half-open:at=speech-started,connection=1
              slow-reader    Reads no faster than this: bytes-per-second.  slow-reader:bytes-per-second=20000
              error          An error event: type, code, message, param.   error:message=hiccup,at=committed
              error-close    An error event and a close frame: type, code, message, close.
                                                                           error-close:code=insufficient_quota,close=1008
              malformed      A frame of any text: text.                    malformed:text={oops,times=1
              unknown        An event nobody knows: event.                 unknown:event=session.mystery
              expire         The session expires: after.                   expire:after=30s
              fade-out       The session ends with server errors, and no close: after.
                                                                           fade-out:after=30m
              poison         Every event is answered by a server error.    poison:at=completed
              deaf           VAD is accepted but reports no speech: semantic (only semantic VAD).
                                                                           deaf:semantic=true
              hasty          VAD runs turns together when audio comes too fast.
              drop-early-audio  Audio before session.updated is lost.      drop-early-audio
              null-transcripts  Items never have their text.               null-transcripts
              reject-request An HTTP request is refused: status, code, message, retry-after (seconds), retry-after-ms,
                             location ({key} stands for the caller's key), or body in place of code and message.
                                                                           reject-request:status=429,retry-after-ms=1500,times=1
              delay-answer   The answer to a request comes later: by.      delay-answer:by=5s
              stall-answer   It stops after so many bytes: bytes, 0 for not even a status.
                                                                           stall-answer:bytes=20
              cut-answer     TCP is aborted after so many bytes: bytes.    cut-answer:bytes=20,every=2
              refuse-bearer  Only api-key is taken, no bearer token.       refuse-bearer:path=/openai/deployments/
              break-mint     Minting with a transcription block fails with 500: block=flat or any.
                                                                           break-mint:block=any,path=/openai/
            """;

    static final String CONDITIONS = """

            Conditions, all of which must hold:

              model=A|B        the transcription model is one of these     items=A-B, item=N  items of a connection, from 1
              connections=A-B, connection=N  in the order of handshakes, from 1
              from=T, to=T     time since the start                        saying=TEXT        the turn's whole text
              after-audio=T    once on each connection, when so much audio came in
              path=PART        requests and handshakes whose path has this in it
              times=N          only the first N times                      every=N            only every Nth time
              at=POINT         handshake, created, update, updated, audio, speech-started, commit-refused, commit-received,
                               committed or completed; rest or mint for HTTP requests. Faults of items strike at committed and those of
                               updates at update, always; those of requests at rest, break-mint at mint; the others at
                               created unless told otherwise.
            """;

    static final String EXAMPLES = """

            Examples:

              emulator --deployment my-4o=gpt-4o-transcribe --fault 'fail:model=gpt-4o-transcribe,from=10s,to=60s'
              emulator --recognizer script:lines.txt --timing realistic --fault 'reset:after-audio=20s,times=1'
            """;

    private FaultHelp() {}
}
