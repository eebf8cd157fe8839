// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Keeps what is logged, at all levels. */
final class RecordingLogger extends AbstractLogger {

    private static final long serialVersionUID = 1L;

    private final transient List<Line> lines = new ArrayList<>();

    private record Line(Level level, String text) {}

    /** The lines of one level. */
    List<String> at(Level level) {
        return lines.stream()
                .filter(line -> line.level == level)
                .map(Line::text)
                .toList();
    }

    /** Lines that a program in production has in its log. */
    List<String> loud() {
        return lines.stream()
                .filter(line -> line.level.toInt() >= Level.INFO.toInt())
                .map(line -> line.level + " " + line.text)
                .toList();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable throwable) {
        String text = String.valueOf(MessageFormatter.basicArrayFormat(message, arguments));
        lines.add(new Line(level, throwable == null ? text : text + " " + throwable));
    }

    @Override
    public boolean isTraceEnabled() {
        return true;
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isDebugEnabled() {
        return true;
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return true;
    }
}
