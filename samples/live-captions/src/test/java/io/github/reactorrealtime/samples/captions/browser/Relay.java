// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between page and server: a relay of TCP connections that can be cut and restored. */
final class Relay implements AutoCloseable {

    private static final int BUFFER_BYTES = 16_384;
    private static final int BACKLOG = 50;

    private final ServerSocket entry;
    private volatile int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean swallowToServer;
    private volatile boolean swallowToPage;

    Relay(int target) {
        this.target = target;
        try {
            entry = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    int port() {
        return entry.getLocalPort();
    }

    /** What the page sends from now on never arrives, though it is taken: the last moments before a connection is known lost. */
    void swallowToServer() {
        swallowToServer = true;
    }

    /** The same for what the server sends. */
    void swallowToPage() {
        swallowToPage = true;
    }

    /** Aborts all connections, and new ones at once until {@link #restore}. */
    void cut() {
        cut = true;
        sockets.forEach(Relay::abort);
    }

    /** New connections lead to this port. */
    void leadTo(int port) {
        target = port;
    }

    /** New connections are relayed again, whole. */
    void restore() {
        swallowToServer = false;
        swallowToPage = false;
        cut = false;
    }

    @Override
    public void close() {
        cut();
        abort(entry);
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                join(entry.accept());
            } catch (IOException e) {
                // The entry was closed, or this one connection could not be made.
            }
        }
    }

    private void join(Socket page) throws IOException {
        // An abort is then a reset at the other end, as when a network goes away.
        page.setSoLinger(true, 0);
        sockets.add(page);
        if (cut) {
            abort(page);
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        server.setSoLinger(true, 0);
        sockets.add(server);
        thread(() -> copy(page, server, true));
        thread(() -> copy(server, page, false));
    }

    private void copy(Socket from, Socket to, boolean toServer) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!(toServer ? swallowToServer : swallowToPage)) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // Cut, or closed by either side; the other direction ends with it.
        } finally {
            abort(from);
            abort(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void abort(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
