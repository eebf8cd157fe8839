// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.provider.Provider;
import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a transcriber, and what is asked of the model of each.
 *
 * <p>The first route is the one the user wants: what its model does not take is a problem. A lower route is there to keep going: it is
 * asked without what its model does not take. Turns are the exception, because they have to be cut alike on every route: all models
 * have to take them.
 */
final class LadderPlan {

    private final List<Step> steps = new ArrayList<>();
    private final SessionOptions options;
    private final TranscriptionModels models;
    private final @Nullable Turns turns;

    /** A route, its model, and what that is asked. */
    record Step(Route route, TranscriptionModel model, RouteOptions options) {}

    /** @param turns {@code null} when the user left it to us */
    LadderPlan(List<Route> routes, TranscriptionModels models, SessionOptions options, @Nullable Turns turns) {
        this.options = options;
        this.models = models;
        this.turns = turns;
        for (Route route : routes) {
            TranscriptionModel model = models.of(route.model());
            steps.add(new Step(route, model, RouteOptions.of(options, model, route.wireModel(), models)));
        }
    }

    List<Step> steps() {
        return steps;
    }

    /** What the user said, else what all models of the ladder take. The one place where that is decided. */
    Turns turns() {
        if (turns != null) {
            return turns;
        }
        boolean serviceHears = steps.stream()
                .filter(step -> !step.route().isRest())
                .noneMatch(step -> step.model().needsCommits() || !step.route().detectsTurns());
        boolean beginsWithUploads = !steps.isEmpty() && steps.get(0).route().isRest();
        return serviceHears && !beginsWithUploads ? Turns.serverVad() : Turns.client();
    }

    /** What stops this ladder from being used, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (steps.isEmpty()) {
            problems.add("there is no route: call route");
        }
        if (new HashSet<>(steps.stream().map(step -> step.route().name()).toList()).size() < steps.size()) {
            problems.add("two routes have the same name");
        }
        steps.stream()
                .map(step -> step.route().problem(turns().detection()))
                .filter(Objects::nonNull)
                .forEach(problems::add);
        problems.addAll(options.problems());
        if (steps.stream().anyMatch(step -> models.knows(step.model().name()))) {
            problems.addAll(options.problemsWithVendors());
        }
        steps.stream().map(LadderPlan::kindProblem).filter(Objects::nonNull).forEach(problems::add);
        steps.stream().map(this::turnsProblem).filter(Objects::nonNull).forEach(problems::add);
        if (!steps.isEmpty()) {
            Step first = steps.get(0);
            first.options()
                    .refusals()
                    .forEach(refused -> problems.add("route " + first.route().name() + ": " + refused.reason()));
        }
        return problems;
    }

    /** What everybody should know who uses this ladder all the same, a sentence each. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Step step : steps.subList(Math.min(1, steps.size()), steps.size())) {
            Set<String> without = step.options().refusals().stream()
                    .map(RouteOptions.Refused::option)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (!without.isEmpty()) {
                notes.add("Route " + step.route().name() + " is asked without " + String.join(", ", without)
                        + ", which " + step.model().name() + " does not take");
            }
        }
        if (turns().detection() instanceof TurnDetection.SemanticVad) {
            steps.stream()
                    .filter(step -> Provider.of(step.route().endpoint()) == Provider.AZURE)
                    .map(
                            step -> "Route " + step.route().name()
                                    + ": Azure was seen to accept semantic_vad and then to report no speech; serverVad is what works there")
                    .forEach(notes::add);
        }
        return notes;
    }

    /** Whether the route's way of asking, a session, is one that the model has. */
    private static @Nullable String kindProblem(Step step) {
        TranscriptionModel model = step.model();
        if (step.route().isRest()) {
            return model.rest()
                    ? null
                    : "route " + step.route().name() + ": " + model.name()
                            + " transcribes in Realtime sessions only, not files — leave rest() out, or name another model"
                            + (model.replacement() == null ? "" : ": " + model.replacement());
        }
        return model.realtime()
                ? null
                : "route " + step.route().name() + ": " + model.name()
                        + " transcribes files only, not in Realtime sessions — name another model"
                        + (model.replacement() == null ? "" : ": " + model.replacement());
    }

    private @Nullable String turnsProblem(Step step) {
        boolean serviceHears = turns().areDetectedByService();
        if (step.route().isRest()) {
            return serviceHears && step.equals(steps.get(0))
                    ? "route " + step.route().name()
                            + " is first, and uploads can't hear where turns end — put it behind a session, or use"
                            + " Turns.client()"
                    : null;
        }
        if (turns == null || !step.model().realtime()) {
            return null;
        }
        boolean semantic = turns.detection() instanceof TurnDetection.SemanticVad;
        boolean taken = semantic
                ? step.model().semanticVad()
                : !(turns.detection() instanceof TurnDetection.ServerVad)
                        || step.model().serverVad();
        if (taken) {
            return null;
        }
        String mode = semantic ? "semanticVad" : "serverVad";
        boolean serverWouldDo = steps.stream()
                .allMatch(each -> each.model().serverVad() && each.route().detectsTurns());
        return "route " + step.route().name() + ": " + step.model().name() + " takes no " + mode
                + ", and turns are cut alike on every route — "
                + (serverWouldDo ? "use Turns.serverVad()" : "leave turns out, or use Turns.client()");
    }
}
