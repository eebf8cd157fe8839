// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

/** What travels over a connection in memory. */
sealed interface Frame {

    /** What the frame takes on the wire, header included. */
    int bytes();

    record Text(String text) implements Frame {

        public Text {
            requireNonNull(text, "text");
        }

        @Override
        public int bytes() {
            return HEADER_BYTES + text.length();
        }
    }

    final class Ping implements Frame {

        private final byte[] payload;

        Ping(byte[] payload) {
            this.payload = payload;
        }

        byte[] payload() {
            return payload;
        }

        @Override
        public int bytes() {
            return HEADER_BYTES + payload.length;
        }
    }

    final class Pong implements Frame {

        private final byte[] payload;

        Pong(byte[] payload) {
            this.payload = payload;
        }

        byte[] payload() {
            return payload;
        }

        @Override
        public int bytes() {
            return HEADER_BYTES + payload.length;
        }
    }

    record Close(int code, String reason) implements Frame {

        public Close {
            requireNonNull(reason, "reason");
        }

        @Override
        public int bytes() {
            return HEADER_BYTES;
        }
    }

    /** The end of the stream without a close frame. */
    record End() implements Frame {

        @Override
        public int bytes() {
            return 0;
        }
    }

    /** Of a masked frame with two bytes of length, as most are. */
    int HEADER_BYTES = 8;
}
