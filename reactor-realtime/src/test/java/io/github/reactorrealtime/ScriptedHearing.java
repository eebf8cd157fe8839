// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.speechStopped;

import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A service that really hears: every millisecond of {@link #talk} says where in the source it is, so the text of a turn is what was
 * in its audio, whichever session got it. What it has to say waits until the test lets it.
 */
final class ScriptedHearing {

    /** Speech from 600 to 1,800 ms of every 2,400. */
    static final int PERIOD_MS = 2_400;

    private static final int SPEECH_FROM_MS = 600;
    private static final int SPEECH_TO_MS = 1_800;
    private static final int PADDING_MS = 300;
    private static final int DIGITS = 6;

    final ScriptedLink link;
    private final Random random;
    private final int failuresInTen;
    private final ArrayDeque<String> detection = new ArrayDeque<>();
    private final ArrayDeque<ArrayDeque<String>> pendingAnswers = new ArrayDeque<>(); // their commit is not said yet
    private final List<ArrayDeque<String>> answers = new ArrayList<>();
    private long base = -1; // source time of the first audio, in ms
    private long heard;
    private long uncommittedFrom = -1; // of a session in which the client commits
    private int items;
    private boolean speaking;
    private long turnFrom;

    ScriptedHearing(ScriptedLink link, Random random, int failuresInTen) {
        this.link = link;
        this.random = random;
        this.failuresInTen = failuresInTen;
        link.onSent(event -> {
            if (event instanceof InputAudioCommand.Append append) {
                hear(append.audio());
            } else if (event instanceof InputAudioCommand.Commit) {
                commit();
            }
        });
    }

    /** A stretch of the source. */
    static byte[] talk(int fromMs, int toMs) {
        ByteBuffer audio = ByteBuffer.allocate((toMs - fromMs) * Stage.MS).order(ByteOrder.LITTLE_ENDIAN);
        for (int ms = fromMs; ms < toMs; ms++) {
            int rest = ms;
            boolean speech = ms % PERIOD_MS >= SPEECH_FROM_MS && ms % PERIOD_MS < SPEECH_TO_MS;
            for (int i = 0; i < Stage.MS / 2; i++) {
                audio.putShort((short) (i < DIGITS ? rest % 8 : speech ? 8_000 : 0));
                rest /= 8;
            }
        }
        return audio.array();
    }

    private static long position(ByteBuffer audio, int index) {
        ByteBuffer little = audio.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long position = 0;
        for (int i = DIGITS - 1; i >= 0; i--) {
            position = 8 * position + little.getShort(index + 2 * i);
        }
        return position;
    }

    private boolean detects() {
        return !(FailoverStage.detection(link) instanceof TurnDetection.Off);
    }

    private void hear(ByteBuffer audio) {
        long from = position(audio, audio.position());
        if (base < 0) {
            base = from;
            heard = from;
        }
        if (uncommittedFrom < 0) {
            uncommittedFrom = from;
        }
        long to = heard + audio.remaining() / Stage.MS;
        if (!detects()) {
            heard = from + audio.remaining() / Stage.MS;
            return;
        }
        while (heard < to) {
            detect(heard++ % PERIOD_MS);
        }
    }

    private void detect(long inPeriod) {
        if (inPeriod >= SPEECH_FROM_MS && inPeriod < SPEECH_TO_MS && !speaking) {
            speaking = true;
            turnFrom = Math.max(base, heard - 1 - PADDING_MS);
            detection.add(speechStarted("item" + items, turnFrom - base));
        } else if (inPeriod == SPEECH_TO_MS + PADDING_MS - 1 && speaking) {
            speaking = false;
            endTurn(heard);
        }
    }

    private void endTurn(long to) {
        String item = "item" + items++;
        if (detects()) {
            detection.add(speechStopped(item, to - base));
        }
        ArrayDeque<String> answer = new ArrayDeque<>();
        String text = "t" + (turnFrom + to) / 2 / PERIOD_MS;
        if (random.nextBoolean()) {
            answer.add(delta(item, text));
        }
        answer.add(random.nextInt(10) < failuresInTen ? failed(item) : completed(item, text));
        detection.add(committed(item));
        pendingAnswers.add(answer);
    }

    private void commit() {
        turnFrom = uncommittedFrom;
        uncommittedFrom = -1;
        speaking = false;
        endTurn(heard);
    }

    boolean hasSomethingToSay() {
        return !detection.isEmpty() || answers.stream().anyMatch(answer -> !answer.isEmpty());
    }

    /** Says one thing: the next of what it detected, or of its answer to one of the turns, which come in any order. */
    void sayOne() {
        answers.removeIf(ArrayDeque::isEmpty);
        int choice = random.nextInt(answers.size() + 1);
        ArrayDeque<String> from = choice == answers.size() || (!detection.isEmpty() && random.nextBoolean())
                ? detection
                : answers.get(choice);
        String message = from.poll();
        if (message == null) {
            return;
        }
        if (message.contains("\"input_audio_buffer.committed\"")) {
            answers.add(pendingAnswers.remove()); // text comes after the commit, whenever it likes
        }
        link.say(message);
    }
}
