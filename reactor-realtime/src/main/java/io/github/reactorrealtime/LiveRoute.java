// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.policy.Permit;
import io.github.reactorrealtime.policy.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Keeps the live audio on the best session there is: connects, reconnects, rolls over, fails over, returns. Confined to its
 * transcription.
 *
 * <p>All of that is one mechanism: open a session, switch to it at a turn boundary, let the old one answer for its turns. When the
 * old one is lost, there is no boundary to wait for.
 */
final class LiveRoute {

    /** How long a failover or return waits for a turn to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How long after a rollover that could not be opened it is tried again. */
    private static final Duration ROLLOVER_RETRY = Duration.ofSeconds(10);

    private final Ladder ladder;
    private final SessionOpener opener;
    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final Host host;
    private final BiFunction<Rung, RealtimeSession, LiveSession> sessions;
    private final RouteReturn routeReturn;
    private final Unreachable unreachable;
    private final Outage outage;
    private final List<LiveSession> retiring = new ArrayList<>();
    private final Disposable.Swap connecting = Disposables.swap(); // the connect, or the wait before the next one
    private final Disposable.Swap rollover = Disposables.swap();

    private @Nullable LiveSession live;
    private @Nullable Rung lastRung; // that of the last session which was live
    private @Nullable Cutover next; // being opened, or ready
    private @Nullable RealtimeSession ready; // opened for it, waiting for a turn boundary
    private boolean stopped;

    /** What the route needs from the transcription it belongs to. */
    interface Host {

        /** A turn has lost its session before the answer. */
        void turnLost(Turn turn, Rung rung, RealtimeException cause, Provenance provenance);

        /** The live audio goes another way. */
        void cutOver(Rung from, Cutover cutover);

        /** Whether there is audio, or may be, that needs a session. */
        boolean wantsSession();

        /** No route can be reached. */
        void unreachable(RealtimeException cause);
    }

    /** @param sessions makes the live session on an open one */
    LiveRoute(
            Ladder ladder,
            SessionOpener opener,
            TranscriptionSettings settings,
            SignalLoop loop,
            RouteReturn routeReturn,
            Host host,
            BiFunction<Rung, RealtimeSession, LiveSession> sessions) {
        this.ladder = ladder;
        this.opener = opener;
        this.settings = settings;
        this.loop = loop;
        this.routeReturn = routeReturn;
        this.host = host;
        this.sessions = sessions;
        this.unreachable = new Unreachable(ladder, settings);
        this.outage = new Outage(settings);
    }

    void start() {
        outage.begin();
        reconnect("start");
    }

    @Nullable
    LiveSession live() {
        return live;
    }

    /** The route the live audio is on, or was on last, or will be on first. */
    Rung rung() {
        return lastRung == null ? ladder.first() : lastRung;
    }

    /** Moves what can be moved; called in every step. */
    void step() {
        closeRetired();
        LiveSession current = live;
        if (current != null && next == null) {
            leaveUnlessHealthy(current);
        }
        RealtimeSession opened = ready;
        Cutover cutover = next;
        if (opened != null && cutover != null && mayNowSwitch(current, cutover)) {
            switchTo(cutover, opened);
        }
    }

    private void closeRetired() {
        for (LiveSession session : retiring.isEmpty() ? retiring : List.copyOf(retiring)) {
            if (session.isDone()) {
                session.close();
                retiring.remove(session);
            }
        }
    }

    private boolean mayNowSwitch(@Nullable LiveSession current, Cutover cutover) {
        return current == null || current.isBetweenTurns() || cutover.forceAtNanos() - settings.nanos() <= 0;
    }

    /** Asks all sessions for as many events as were handled. */
    void requestEvents() {
        if (live != null) {
            live.requestEvents();
        }
        retiring.forEach(LiveSession::requestEvents);
    }

    private void leaveUnlessHealthy(LiveSession current) {
        Rung rung = current.rung();
        if (rung.guard.isHealthy() && !rung.isOut(settings.nanos())) {
            Rung better = routeReturn.ready(rung);
            if (better != null) {
                open(new Cutover(better, better + " works again", false, settings.nanos() + PATIENCE.toNanos()));
            }
            return;
        }
        Rung target = unreachable.firstHealthyAfter(rung);
        if (target != null && target != rung) {
            RealtimeException out = rung.outCause();
            String cause = rung.isOut(settings.nanos()) && out != null
                    ? rung + " is out: " + out.getMessage()
                    : "the breaker of " + rung + " is open";
            open(new Cutover(target, cause, false, settings.nanos() + PATIENCE.toNanos()));
        }
    }

    /** The service did something with our audio: what went wrong before is over. */
    void progressed() {
        outage.end();
        unreachable.startRound();
    }

    /** A fresh session instead of one on which nothing works. */
    void poisoned(LiveSession session, RealtimeException cause) {
        if (session != live || next != null) {
            return;
        }
        leaveUnlessHealthy(session); // the failures may have opened the breaker, and that is the reason then
        if (next == null) {
            open(new Cutover(
                    session.rung(),
                    "nothing works in this session any more: " + cause.getMessage(),
                    false,
                    settings.nanos() + PATIENCE.toNanos()));
        }
    }

    /** The session is over, by whatever cause. Its open turns are repaired, the rest of its audio goes to the next one. */
    void lost(LiveSession session, RealtimeException cause) {
        session.retire();
        for (Turn turn : session.abandonTurns()) {
            turn.releasePermit();
            host.turnLost(turn, session.rung(), cause, session.provenance(turn));
        }
        if (session != live) {
            retiring.remove(session);
            return;
        }
        live = null;
        rollover.update(Disposables.disposed());
        outage.begin();
        Rung rung = session.rung();
        outage.remember(cause);
        if (next != null) {
            return; // the next one is on its way, or here already
        }
        if (!host.wantsSession()) {
            return; // only answers are awaited, and those by repairs
        }
        if (session.hasProgressed() && isExpiry(cause)) {
            reconnect("the session expired");
        } else if (session.hasProgressed() && Remedy.of(cause) == Remedy.RETRY_HERE) {
            recordFailure(rung, cause);
            reconnect("the session was lost: " + cause.getMessage());
        } else {
            visitFailed(rung, cause);
        }
    }

    /** The live session gets its audio too slowly to be of use: a fresh one begins where audio is left. */
    void abandon(RealtimeException cause) {
        LiveSession stuck = live;
        if (stuck != null) {
            lost(stuck, cause);
            stuck.close();
        }
    }

    private static boolean isExpiry(RealtimeException cause) {
        return (cause instanceof ConnectionClosedException closed
                        && closed.closeStatus().kind() == CloseStatus.Kind.EXPIRED)
                || (cause instanceof ServiceException service
                        && "session_expired".equals(service.error().code()));
    }

    /** Live audio has no session: opens the best one there is. */
    private void reconnect(String cause) {
        if (!host.wantsSession()) {
            return;
        }
        Rung target = unreachable.nextToTry(rung());
        if (target != null) {
            open(new Cutover(target, cause, false, settings.nanos()));
        } else if (!outage.hasBeenOpen() || ladder.allAreOut()) {
            giveUp();
        } else {
            unreachable.startRound();
            retryIn(outage.untilNextRound(), cause);
        }
    }

    private void giveUp() {
        stopped = true;
        host.unreachable(outage.cause());
    }

    private void retryIn(Duration wait, String cause) {
        connecting.update(settings.timer()
                .schedule(() -> loop.signal(() -> retry(cause)), Math.max(1, wait.toNanos()), TimeUnit.NANOSECONDS));
    }

    private void retry(String cause) {
        if (live == null && next == null && !stopped) {
            reconnect(cause);
        }
    }

    private void open(Cutover cutover) {
        if (stopped) {
            return;
        }
        dropReady();
        next = cutover;
        connecting.update(opener.open(
                cutover.to(),
                cutover.to().live(),
                session -> onOpened(cutover, session),
                error -> onOpenFailed(cutover, error)));
    }

    private void onOpened(Cutover cutover, RealtimeSession session) {
        if (stopped || !cutover.equals(next)) {
            session.close().subscribe();
            return;
        }
        outage.opened();
        ready = session;
        Duration rest = Duration.ofNanos(Math.max(1, cutover.forceAtNanos() - settings.nanos()));
        connecting.update(settings.timer().schedule(loop::wake, rest.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void onOpenFailed(Cutover cutover, Throwable error) {
        if (stopped || !cutover.equals(next)) {
            return;
        }
        next = null;
        settings.listener().connectFailed(cutover.to().name(), error);
        RealtimeException cause = error instanceof RealtimeException known ? known : Refusals.unexpected(error);
        visitFailed(cutover.to(), cause);
    }

    /** A session could not be opened, or was lost before it was of any use. */
    private void visitFailed(Rung rung, RealtimeException cause) {
        recordFailure(rung, cause);
        outage.remember(cause);
        Duration wait = outage.nextTry(rung, cause);
        if (Remedy.of(cause) != Remedy.RETRY_HERE) {
            ladder.takeOut(rung, cause);
            wait = null;
        }
        if (live == null && outage.isTooLong()) {
            giveUp();
        } else if (live == null && wait != null) {
            retryIn(wait, "connecting again");
        } else {
            outage.leaveRoute();
            unreachable.add(rung);
            routeReturn.failed(rung);
            if (live == null) {
                reconnect(rung + " can't be reached: " + cause.getMessage());
            }
        }
    }

    private static void recordFailure(Rung rung, RealtimeException cause) {
        Permit permit = rung.guard.tryAcquire();
        if (permit != null) {
            permit.failure(cause, Duration.ZERO);
        }
    }

    private void switchTo(Cutover cutover, RealtimeSession session) {
        ready = null;
        next = null;
        connecting.update(Disposables.disposed());
        LiveSession old = live;
        if (old != null) {
            old.retire();
            retiring.add(old);
        }
        LiveSession fresh = sessions.apply(cutover.to(), session);
        live = fresh;
        Rung from = lastRung;
        lastRung = cutover.to();
        if (from != null) {
            host.cutOver(from, cutover);
        } else if (cutover.to().index > 0) {
            host.cutOver(ladder.first(), cutover); // it never got to the first one
        }
        routeReturn.onLive(from, cutover.to());
        fresh.start();
        scheduleRollover(fresh);
        closeRetired(); // the next step may be far away
    }

    private void scheduleRollover(LiveSession session) {
        Duration lifetime = SessionLifetime.of(session.session(), session.rung().route, settings.now());
        Duration margin = SessionLifetime.margin(lifetime, settings.rolloverMargin());
        Duration start = lifetime.minus(margin).minus(settings.upTo(margin.dividedBy(2)));
        long forceAt = settings.nanos() + lifetime.minus(margin.dividedBy(2)).toNanos();
        rollover.update(settings.timer()
                .schedule(() -> loop.signal(() -> rollOver(session, forceAt)), start.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Keeps trying until the session is replaced or over. */
    private void rollOver(LiveSession session, long forceAtNanos) {
        if (session != live || stopped) {
            return;
        }
        if (next == null) {
            Rung target = unreachable.firstHealthyFrom(session.rung());
            open(new Cutover(
                    target == null ? session.rung() : target,
                    "the service is about to end the session",
                    true,
                    forceAtNanos));
        }
        rollover.update(settings.timer()
                .schedule(
                        () -> loop.signal(() -> rollOver(session, forceAtNanos)),
                        ROLLOVER_RETRY.toMillis(),
                        TimeUnit.MILLISECONDS));
    }

    private void dropReady() {
        if (ready != null) {
            ready.close().subscribe();
            ready = null;
        }
    }

    void close() {
        stopped = true;
        connecting.dispose();
        rollover.dispose();
        dropReady();
        if (live != null) {
            live.close();
        }
        retiring.forEach(LiveSession::close);
        retiring.clear();
    }
}
