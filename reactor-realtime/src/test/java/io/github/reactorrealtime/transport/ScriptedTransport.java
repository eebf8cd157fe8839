// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Opens what a test has put down, in that order. */
public final class ScriptedTransport implements Transport {

    private final ArrayDeque<Mono<Link>> script = new ArrayDeque<>();
    private final List<HandshakeRequest> requests = new ArrayList<>();
    private int cancelled;

    /** The next connection succeeds; the service says nothing by itself. */
    public ScriptedLink accept() {
        ScriptedLink link = new ScriptedLink();
        script.add(Mono.just(link));
        return link;
    }

    /** The next connection succeeds, and the service creates and confirms whatever session is asked for. */
    public ScriptedLink acceptAndConfirm() {
        ScriptedLink link = accept();
        link.confirmSession();
        return link;
    }

    /** The next connection is refused. */
    public void refuse(Throwable error) {
        script.add(Mono.error(error));
    }

    /** The next connection is refused with an HTTP status. */
    public void refuse(int status, String body) {
        refuse(new UpgradeRefusedException(status, Map.of(), body));
    }

    /** The next connection is as the given Mono has it. */
    public void next(Mono<Link> link) {
        script.add(link);
    }

    /** What is put down and was not asked for yet does not happen. */
    public void forget() {
        script.clear();
    }

    /** What was asked for so far. */
    public List<HandshakeRequest> requests() {
        return requests;
    }

    /** How many attempts were given up before they were answered. */
    public int cancelled() {
        return cancelled;
    }

    @Override
    public Mono<Link> open(HandshakeRequest request) {
        return Mono.defer(() -> {
            requests.add(request);
            Mono<Link> next = script.poll();
            return next == null
                    ? Mono.error(new AssertionError("nothing is scripted for " + request))
                    : next.doOnCancel(() -> cancelled++);
        });
    }
}
