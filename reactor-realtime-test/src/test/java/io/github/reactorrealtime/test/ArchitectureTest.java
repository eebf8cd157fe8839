// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = "io.github.reactorrealtime.test";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void packagesPointOneWay() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".wire")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".transport")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".transport")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".wire")
                .check(CLASSES);
    }

    @Test
    void onlyTheWireKnowsJackson() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".wire")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CLASSES);
    }

    @Test
    void onlyTheTransportKnowsNetty() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".transport")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "reactor.netty..")
                .check(CLASSES);
    }

    @Test
    void theEmulatorSharesOnlyAudioWithTheLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.reactorrealtime",
                        "io.github.reactorrealtime.client..",
                        "io.github.reactorrealtime.codec..",
                        "io.github.reactorrealtime.event..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEmulatorInMemoryIsATransportOfTheLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".transport")
                .and()
                .doNotHaveSimpleName("InMemoryEmulator")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.reactorrealtime.transport..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.getPackage(ROOT).getSubpackagesInTree())
                .extracting(JavaPackage::getName)
                .containsExactlyInAnyOrder(ROOT + ".wire", ROOT + ".transport");
        assertThat(CLASSES.getPackage(ROOT).getSubpackagesInTree())
                .allMatch(subpackage -> subpackage.isAnnotatedWith(NullMarked.class));
        assertThat(CLASSES.getPackage(ROOT).isAnnotatedWith(NullMarked.class)).isTrue();
    }
}
