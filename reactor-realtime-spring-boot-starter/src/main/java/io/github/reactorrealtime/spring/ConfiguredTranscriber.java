// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.InvalidSettingsException;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.spring.ReactorRealtimeProperties.Connect;
import io.github.reactorrealtime.spring.ReactorRealtimeProperties.Failover;
import io.github.reactorrealtime.spring.ReactorRealtimeProperties.Noise;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.PropertyMapper;

/** Puts the properties into builders, and says of what a builder refuses which property it is. */
final class ConfiguredTranscriber {

    private static final String PREFIX = "reactor-realtime";

    private final ReactorRealtimeProperties properties;
    private final BeanFactory beans;

    ConfiguredTranscriber(ReactorRealtimeProperties properties, BeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    /**
     * A builder with all that the properties say.
     *
     * @param turns a bean, which goes before the properties
     * @throws InvalidRealtimePropertiesException naming all properties that no builder takes
     */
    RealtimeTranscriber.Builder builder(@Nullable Turns turns) {
        Problems problems = new Problems();
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder();
        PropertyMapper map = PropertyMapper.get();
        routes(problems).forEach(builder::route);
        map.from(turns == null ? new ConfiguredTurns(properties.turns(), problems).turns() : turns)
                .to(builder::turns);
        map.from(problems.checked(PREFIX + ".failover", () -> failover(properties.failover())))
                .to(builder::failover);
        map.from(problems.checked(PREFIX + ".connect", () -> connect(properties.connect())))
                .to(builder::connect);
        speech(builder, map);
        limits(builder, map);
        problems.report();
        return builder;
    }

    /**
     * The transcriber of a builder that came from here.
     *
     * @throws InvalidRealtimePropertiesException naming all properties that contradict each other, or the model
     */
    RealtimeTranscriber build(RealtimeTranscriber.Builder builder) {
        try {
            return builder.build();
        } catch (InvalidSettingsException e) {
            Problems problems = new Problems();
            List<String> names = routes(problems).stream().map(Route::name).toList();
            SettingsTranslation translation = new SettingsTranslation(names, problems);
            e.problems().forEach(translation::add);
            problems.report();
            throw e;
        }
    }

    private List<Route> routes(Problems problems) {
        return new ConfiguredRoutes(beans, problems).of(properties.routes());
    }

    /** What is known of the speech, and wanted of the text. */
    private void speech(RealtimeTranscriber.Builder builder, PropertyMapper map) {
        builder.format(properties.format().audio());
        map.from(properties.language()).whenHasText().to(builder::language);
        map.from(properties.languages()).when(each -> !each.isEmpty()).to(builder::languages);
        map.from(properties.keywords()).when(each -> !each.isEmpty()).to(builder::keywords);
        map.from(properties.prompt()).whenHasText().to(builder::prompt);
        map.from(properties.delay()).whenHasText().to(builder::delay);
        map.from(properties.noiseReduction()).as(Noise::reduction).to(builder::noiseReduction);
        map.from(properties.logprobs()).whenTrue().toCall(builder::logprobs);
    }

    private void limits(RealtimeTranscriber.Builder builder, PropertyMapper map) {
        builder.frame(properties.frame())
                .journal(properties.journal())
                .maxTurn(properties.maxTurn())
                .answerDeadline(properties.answerDeadline())
                .finalDeadline(properties.finalDeadline())
                .deafAfter(properties.deafAfter())
                .quiet(properties.quiet())
                .rolloverMargin(properties.rolloverMargin())
                .overflow(properties.overflow());
        map.from(properties.maxSpeed()).to(builder::maxSpeed);
    }

    private static FailoverSettings failover(Failover from) {
        return new FailoverSettings(
                from.turnDeadline(),
                from.outage(),
                from.outFor(),
                from.probeInterval(),
                from.probesToReturn(),
                from.minimumStay(),
                from.idle());
    }

    private static ConnectSettings connect(Connect from) {
        return new ConnectSettings(
                from.connectTimeout(), from.answerTimeout(), from.pingInterval(), from.pongTimeout());
    }
}
