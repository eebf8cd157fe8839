// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The shape of the library: packages point one way, one package per foreign library. */
class ArchitectureTest {

    private static final String ROOT = "io.github.reactorrealtime";

    /** What each package may use of the library, itself aside. Nothing else is allowed. */
    private static final Map<String, Set<String>> DIRECTIONS = Map.ofEntries(
            Map.entry("audio", Set.of()),
            Map.entry("event", Set.of("audio")),
            Map.entry("error", Set.of("event")),
            Map.entry("codec", Set.of("event", "error", "audio")),
            Map.entry("transport", Set.of("error")),
            Map.entry("provider", Set.of("event", "error", "codec", "transport", "audio")),
            Map.entry("policy", Set.of("event", "error")),
            Map.entry("client", Set.of("event", "error", "codec", "transport", "provider", "audio")),
            Map.entry("rest", Set.of("event", "error", "codec", "transport", "provider", "client", "audio")),
            Map.entry("diagnosis", Set.of("event", "error", "transport", "provider", "client", "rest", "audio")),
            Map.entry(
                    "",
                    Set.of(
                            "event",
                            "error",
                            "codec",
                            "transport",
                            "provider",
                            "policy",
                            "client",
                            "rest",
                            "diagnosis",
                            "audio")));

    static {
        // What foreign classes look like inside does not matter, and reading them takes long.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    }

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    static Set<String> packages() {
        Set<String> names = new TreeSet<>();
        for (JavaClass type : MAIN) {
            names.add(nameOf(type.getPackage()));
        }
        return names;
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packagesPointOneWay(String name) {
        String topLevel = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        assertThat(DIRECTIONS).as("a new package has to be given its place").containsKey(topLevel);
        List<String> allowed = new ArrayList<>();
        allowed.add(packageOf(topLevel) + (topLevel.isEmpty() ? "" : ".."));
        DIRECTIONS.getOrDefault(topLevel, Set.of()).forEach(other -> allowed.add(packageOf(other) + ".."));
        noClasses()
                .that()
                .resideInAPackage(packageOf(name))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                .check(MAIN);
    }

    @Test
    void onlyTheTransportKnowsNetty() {
        onlyIn("transport", "io.netty..", "reactor.netty..");
    }

    @Test
    void onlyTheCodecKnowsJackson() {
        onlyIn("codec", "tools.jackson..", "com.fasterxml..");
    }

    @Test
    void onlyThePoliciesKnowResilience4j() {
        onlyIn("policy", "io.github.resilience4j..");
    }

    @Test
    void onlyTheMicrophoneNeedsTheDesktop() {
        onlyIn("audio.javasound", "javax.sound..", "java.awt..", "javax.swing..", "java.beans..", "javax.imageio..");
    }

    private static void onlyIn(String name, String... foreign) {
        noClasses()
                .that()
                .resideOutsideOfPackage(packageOf(name) + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign)
                .check(MAIN);
    }

    @Test
    void noPublicTypeShowsAForeignOne() {
        String[] foreign = {"tools.jackson..", "com.fasterxml..", "io.netty..", "io.github.resilience4j.."};
        // The one seam on purpose: registries of Resilience4j are passed in, its default configurations read.
        String seam = packageOf("policy") + ".Resilience";
        fields().that()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .haveNameNotMatching(seam + ".*")
                .and()
                .areNotPrivate()
                .should()
                .notHaveRawType(resideInAnyPackage(foreign))
                .check(MAIN);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .haveNameNotMatching(seam + ".*")
                .and()
                .arePublic()
                .should()
                .notHaveRawReturnType(resideInAnyPackage(foreign))
                .andShould()
                .notHaveRawParameterTypes(DescribedPredicate.describe(
                        "of foreign types",
                        (List<JavaClass> types) -> types.stream().anyMatch(resideInAnyPackage(foreign))))
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        for (JavaClasses all : List.of(MAIN, TESTS)) {
            Set<JavaPackage> packages = all.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
            assertThat(packages)
                    .allSatisfy(each -> assertThat(each.isAnnotatedWith(NullMarked.class))
                            .as(each.getName())
                            .isTrue());
        }
    }

    @Test
    void nobodySleeps() {
        for (JavaClasses all : List.of(MAIN, TESTS)) {
            noClasses()
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .callMethod(TimeUnit.class, "sleep", long.class)
                    .check(all);
        }
    }

    @Test
    void nobodyBlocksInTheLibrary() {
        for (Class<?> publisher : List.of(Mono.class, Flux.class)) {
            noClasses()
                    .should()
                    .callMethodWhere(DescribedPredicate.describe(
                            "blocks",
                            call -> call.getTargetOwner().isAssignableTo(publisher)
                                    && (call.getName().startsWith("block")
                                            || call.getName().startsWith("toIterable")
                                            || call.getName().startsWith("toStream"))))
                    .check(MAIN);
        }
    }

    @Test
    void publicClassesAreFinalOrOpenOnPurpose() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".error.RealtimeException")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(MAIN);
    }

    private static String nameOf(JavaPackage javaPackage) {
        return javaPackage.getName().equals(ROOT) ? "" : javaPackage.getName().substring(ROOT.length() + 1);
    }

    private static String packageOf(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name;
    }
}
