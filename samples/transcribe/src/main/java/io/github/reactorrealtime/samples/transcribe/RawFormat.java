// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what {@code --raw} says about audio without a header: {@code RATE:ENCODING:CHANNELS}. */
final class RawFormat implements ITypeConverter<AudioFormat> {

    private static final Map<String, AudioEncoding> ENCODINGS = encodings();

    @Override
    public AudioFormat convert(String value) {
        String[] parts = value.split(":", -1);
        if (parts.length != 3) {
            throw new TypeConversionException(
                    "expected RATE:ENCODING:CHANNELS such as 16000:s16le:1 but was '" + value + "'");
        }
        AudioEncoding encoding = ENCODINGS.get(parts[1].toLowerCase(Locale.ROOT));
        if (encoding == null) {
            throw new TypeConversionException(
                    "expected one of " + String.join(", ", ENCODINGS.keySet()) + " but was '" + parts[1] + "'");
        }
        try {
            return new AudioFormat(encoding, Integer.parseInt(parts[0]), Integer.parseInt(parts[2]));
        } catch (NumberFormatException e) {
            throw new TypeConversionException(
                    "expected numbers for RATE and CHANNELS, such as 16000:s16le:1, but was '" + value + "'");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, AudioEncoding> encodings() {
        Map<String, AudioEncoding> encodings = new LinkedHashMap<>();
        encodings.put("u8", AudioEncoding.PCM_U8);
        encodings.put("s16le", AudioEncoding.PCM_S16);
        encodings.put("s24le", AudioEncoding.PCM_S24);
        encodings.put("s32le", AudioEncoding.PCM_S32);
        encodings.put("f32le", AudioEncoding.FLOAT_32);
        encodings.put("f64le", AudioEncoding.FLOAT_64);
        encodings.put("mulaw", AudioEncoding.MU_LAW);
        encodings.put("alaw", AudioEncoding.A_LAW);
        return encodings;
    }
}
