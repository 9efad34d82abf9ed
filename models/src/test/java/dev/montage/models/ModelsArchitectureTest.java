package dev.montage.models;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies inside models run one way: from families down to weights. */
@AnalyzeClasses(
        packages = "dev.montage.models",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ModelsArchitectureTest {

    @ArchTest
    static final ArchRule packagesUseOnlyThoseBelow =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("families")
                    .definedBy("dev.montage.models.families..")
                    .layer("speech")
                    .definedBy("dev.montage.models.speech..")
                    .layer("tools")
                    .definedBy("dev.montage.models.tools..")
                    .layer("schema")
                    .definedBy("dev.montage.models.schema..")
                    .layer("grammar")
                    .definedBy("dev.montage.models.grammar..")
                    .layer("decoding")
                    .definedBy("dev.montage.models.decoding..")
                    .layer("sequence")
                    .definedBy("dev.montage.models.sequence..")
                    .layer("storyboard")
                    .definedBy("dev.montage.models.storyboard..")
                    .layer("codecs")
                    .definedBy("dev.montage.models.codecs..")
                    .layer("backbone")
                    .definedBy("dev.montage.models.backbone..")
                    .layer("weights")
                    .definedBy("dev.montage.models.weights..")
                    .whereLayer("families")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("storyboard")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("speech")
                    .mayOnlyBeAccessedByLayers("families")
                    .whereLayer("tools")
                    .mayOnlyBeAccessedByLayers("families")
                    .whereLayer("schema")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("grammar")
                    .mayOnlyBeAccessedByLayers("families", "tools", "schema")
                    .whereLayer("decoding")
                    .mayOnlyBeAccessedByLayers("families", "speech", "grammar")
                    .whereLayer("sequence")
                    .mayOnlyBeAccessedByLayers("families", "speech", "decoding")
                    .whereLayer("codecs")
                    .mayOnlyBeAccessedByLayers("families", "speech", "sequence")
                    .whereLayer("backbone")
                    .mayOnlyBeAccessedByLayers("families", "speech", "decoding");

    @ArchTest
    static final ArchRule automataAreThoseOfGrammars =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.montage.models.grammar", "dev.montage.models.schema")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule tensorFlowStaysInClassesOfItsName =
            noClasses()
                    .that()
                    .haveSimpleNameNotStartingWith("TensorFlow")
                    .and()
                    .haveNameNotMatching(".*\\.TensorFlow[^.]*\\$.*")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.tensorflow..");
}
