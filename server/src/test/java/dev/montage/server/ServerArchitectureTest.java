package dev.montage.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom in the house, seen from its last module, which sees all of it. */
@AnalyzeClasses(packages = "dev.montage", importOptions = ImportOption.DoNotIncludeTests.class)
final class ServerArchitectureTest {

    @ArchTest
    static final ArchRule helidonIsUsedInTheServerOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.montage.server..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.helidon..");

    @ArchTest
    static final ArchRule wireMetricsAndServingKnowNoHttpLibrary =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.montage.server.wire",
                            "dev.montage.server.metrics",
                            "dev.montage.server.serving",
                            "dev.montage.server.films",
                            "dev.montage.server.openapi",
                            "dev.montage.server.cli")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.helidon..");

    @ArchTest
    static final ArchRule nobodyUsesTheServer =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.montage.server..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.montage.server..");

    @ArchTest
    static final ArchRule modulesUseOnlyThoseBelow =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("tokenizers")
                    .definedBy("dev.montage.tokenizers..")
                    .layer("modalities")
                    .definedBy("dev.montage.modalities..")
                    .layer("models")
                    .definedBy("dev.montage.models..")
                    .layer("server")
                    .definedBy("dev.montage.server..")
                    .whereLayer("tokenizers")
                    .mayOnlyBeAccessedByLayers("models", "server")
                    .whereLayer("modalities")
                    .mayOnlyBeAccessedByLayers("models", "server")
                    .whereLayer("models")
                    .mayOnlyBeAccessedByLayers("server");

    @ArchTest
    static final ArchRule theServerIsLayered =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("settings")
                    .definedBy("dev.montage.server.settings")
                    .layer("web")
                    .definedBy("dev.montage.server.web")
                    .layer("wire")
                    .definedBy("dev.montage.server.wire")
                    .layer("metrics")
                    .definedBy("dev.montage.server.metrics")
                    .layer("serving")
                    .definedBy("dev.montage.server.serving")
                    .layer("films")
                    .definedBy("dev.montage.server.films")
                    .layer("openapi")
                    .definedBy("dev.montage.server.openapi")
                    .layer("studio")
                    .definedBy("dev.montage.server.studio")
                    .layer("endpoints")
                    .definedBy("dev.montage.server.endpoints")
                    .layer("cli")
                    .definedBy("dev.montage.server.cli")
                    .whereLayer("cli")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("endpoints")
                    .mayOnlyBeAccessedByLayers("cli")
                    .whereLayer("studio")
                    .mayOnlyBeAccessedByLayers("endpoints")
                    .whereLayer("openapi")
                    .mayOnlyBeAccessedByLayers("endpoints")
                    .whereLayer("serving")
                    .mayOnlyBeAccessedByLayers("films", "endpoints", "cli")
                    .whereLayer("films")
                    .mayOnlyBeAccessedByLayers("endpoints", "cli")
                    .whereLayer("metrics")
                    .mayOnlyBeAccessedByLayers("films", "endpoints", "cli")
                    .whereLayer("wire")
                    .mayOnlyBeAccessedByLayers("serving", "films", "openapi", "endpoints", "cli")
                    .whereLayer("web")
                    .mayOnlyBeAccessedByLayers(
                            "wire", "serving", "films", "openapi", "studio", "endpoints", "cli")
                    .whereLayer("settings")
                    .mayOnlyBeAccessedByLayers("web", "serving", "films", "endpoints", "cli");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.montage.(**)").should().beFreeOfCycles();
}
