// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.provider.Dialect.Commits;
import io.github.reactorrealtime.provider.Dialect.Partials;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts with what most dialects have in common, or with those of another. Not thread-safe. */
final class TraitsBuilder {

    private final String name;
    String path = "/v1/realtime";
    String apiRoot = "/v1";

    @Nullable
    String resourceDomain;

    boolean namesDeployments;
    boolean keyInOwnHeader;
    String speechModelParameter = "model";
    List<SessionForm> forms = List.of();
    final Map<String, String> query = new LinkedHashMap<>();
    List<Traits.Forbidden> forbiddenQuery = List.of();
    Map<String, String> forbiddenHeaders = Map.of();
    int inputRateHz = 24_000;
    boolean takesG711 = true;
    boolean sendsPcmFormat = true;
    boolean reducesNoise = true;
    boolean detectsTurns = true;
    boolean detectsThoughts = true;
    TurnDetection noTurnDetection = new TurnDetection.Off();
    boolean confirmsSettings = true;
    boolean namesItems = true;
    Commits commits = Commits.ANY_TIME;
    Partials partials = Partials.APPEND;
    Duration maxSession = Duration.ofMinutes(60);

    TraitsBuilder(String name) {
        this.name = name;
    }

    TraitsBuilder(Traits from) {
        this.name = from.name();
        this.path = from.path();
        this.apiRoot = from.apiRoot();
        this.resourceDomain = from.resourceDomain();
        this.namesDeployments = from.namesDeployments();
        this.keyInOwnHeader = from.keyInOwnHeader();
        this.speechModelParameter = from.speechModelParameter();
        this.forms = from.forms();
        this.query.putAll(from.query());
        this.forbiddenQuery = from.forbiddenQuery();
        this.forbiddenHeaders = from.forbiddenHeaders();
        this.inputRateHz = from.inputRateHz();
        this.takesG711 = from.takesG711();
        this.sendsPcmFormat = from.sendsPcmFormat();
        this.reducesNoise = from.reducesNoise();
        this.detectsTurns = from.detectsTurns();
        this.detectsThoughts = from.detectsThoughts();
        this.noTurnDetection = from.noTurnDetection();
        this.confirmsSettings = from.confirmsSettings();
        this.namesItems = from.namesItems();
        this.commits = from.commits();
        this.partials = from.partials();
        this.maxSession = from.maxSession();
    }

    Traits build() {
        return new Traits(
                name,
                path,
                apiRoot,
                resourceDomain,
                namesDeployments,
                keyInOwnHeader,
                speechModelParameter,
                forms,
                Collections.unmodifiableMap(new LinkedHashMap<>(query)),
                forbiddenQuery,
                forbiddenHeaders,
                inputRateHz,
                takesG711,
                sendsPcmFormat,
                reducesNoise,
                detectsTurns,
                detectsThoughts,
                noTurnDetection,
                confirmsSettings,
                namesItems,
                commits,
                partials,
                maxSession);
    }
}
