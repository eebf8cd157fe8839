// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = "io.github.reactorrealtime.audio";
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.github.reactorrealtime.(**)")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void onlyTheMicrophoneNeedsJavaDesktop() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..javasound..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.sound..", "java.awt..", "java.beans..", "javax.swing..")
                .check(MAIN);
    }

    @Test
    void onlyReactorAndTheJdkAreUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        ROOT + "..", "java..", "javax.sound..", "reactor..", "org.reactivestreams..", "org.jspecify..")
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<JavaPackage> packages =
                ALL.getPackage(ROOT).getSubpackagesInTree().stream().toList();

        assertThat(packages).isNotEmpty();
        assertThat(ALL.getPackage(ROOT).isAnnotatedWith(NullMarked.class)).isTrue();
        assertThat(packages).allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }
}
