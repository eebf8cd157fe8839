// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.samples.recipes.TwilioMessage.Media;
import io.github.reactorrealtime.samples.recipes.TwilioMessage.Start;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tracks of one media stream on one time-line, with silence where Twilio sent nothing. Not thread-safe. */
final class TwilioTimeline {

    private static final int SAMPLES_PER_MILLI = 8;
    private static final int SECOND = 1_000 * SAMPLES_PER_MILLI;
    private static final byte ZERO = (byte) 0xFF; // of µ-law
    private static final long JITTER = 40L * SAMPLES_PER_MILLI;
    private static final long LAG = 500L * SAMPLES_PER_MILLI;
    private static final long LONGEST_CALL = 24L * 3_600 * SECOND;

    private final Map<Track, Long> written = new LinkedHashMap<>();
    private String call = "";

    List<Chunk> accept(TwilioMessage message) {
        if (message.start() != null) {
            begin(message.start());
        }
        return message.media() == null ? List.of() : audio(message.media());
    }

    private void begin(Start start) {
        if (!start.mediaFormat().isMuLaw()) {
            throw new IllegalArgumentException("Expected mono µ-law of 8 kHz but was " + start.mediaFormat());
        }
        call = start.callSid();
        start.tracks().forEach(track -> written.put(new Track(call, track), 0L));
    }

    private List<Chunk> audio(Media media) {
        Track track = new Track(call, media.track());
        long stamp = Math.min(media.timestamp() * SAMPLES_PER_MILLI, LONGEST_CALL);
        List<Chunk> chunks = new ArrayList<>();
        for (Track each : written.keySet()) {
            long due = each.equals(track) ? stamp : stamp - LAG;
            if (position(each) < due - JITTER) {
                silence(each, due - position(each), chunks);
            }
        }
        ByteBuffer samples = ByteBuffer.wrap(Base64.getDecoder().decode(media.payload()));
        long late = position(track) - stamp;
        if (late > JITTER) {
            samples.position((int) Math.min(late, samples.limit()));
        }
        write(track, samples, chunks);
        return chunks;
    }

    private void silence(Track track, long samples, List<Chunk> chunks) {
        byte[] silence = new byte[SECOND];
        Arrays.fill(silence, ZERO);
        for (long left = samples; left > 0; left -= SECOND) {
            write(track, ByteBuffer.wrap(silence, 0, (int) Math.min(left, SECOND)), chunks);
        }
    }

    private long position(Track track) {
        Long samples = written.get(track);
        if (samples == null) {
            throw new IllegalArgumentException(track + " was not announced by a start message");
        }
        return samples;
    }

    private void write(Track track, ByteBuffer samples, List<Chunk> chunks) {
        if (samples.hasRemaining()) {
            written.merge(track, (long) samples.remaining(), Long::sum);
            chunks.add(new Chunk(track, samples));
        }
    }

    record Track(String call, String name) {}

    record Chunk(Track track, ByteBuffer audio) {}
}
