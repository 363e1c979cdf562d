package dev.noctua;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.noctua.parquet.RowLayout;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.functions;

/** The architecture's rules, held against the classes. */
@AnalyzeClasses(packages = "dev.noctua", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** A package may use only itself and those that follow it. */
  static final List<String> ORDER =
      List.of(
          "cli",
          "app",
          "night",
          "stage",
          "privacy",
          "raw",
          "lake.retention",
          "lake",
          "lake.commit",
          "lake.lock",
          "parquet",
          "storage",
          "contract",
          "settings",
          "core");

  @ArchTest
  static final ArchRule packagesUseOnlyThoseThatFollowThem =
      classes().should(useOnlyPackagesThatFollow(ORDER));

  /** Packages beside that order; what they may use, and who may use them, has rules of its own. */
  private static final List<String> BESIDE =
      List.of("model", "kernels", "generate", "airflow", "evaluate");

  @ArchTest
  static void everyPackageHasItsPlace(JavaClasses all) {
    assertThat(all)
        .filteredOn(c -> !c.getPackageName().equals("dev.noctua"))
        .allSatisfy(c -> assertThat(place(c, ORDER) + place(c, BESIDE)).isGreaterThan(-2));
  }

  @ArchTest
  static final ArchRule onlyCommandsUseTheGenerator =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.noctua.cli..", "dev.noctua.generate..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.noctua.generate..");

  @ArchTest
  static final ArchRule onlyStagesUseModels =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.noctua.cli..",
              "dev.noctua.app..",
              "dev.noctua.stage..",
              "dev.noctua.evaluate..",
              "dev.noctua.model..",
              "dev.noctua.kernels..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.noctua.model..", "dev.noctua.kernels..");

  @ArchTest
  static final ArchRule evaluationKnowsModelsAndTheCoreAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.noctua.evaluate..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.noctua..")
                  .and(
                      resideOutsideOfPackages(
                          "dev.noctua.evaluate..",
                          "dev.noctua.model..",
                          "dev.noctua.kernels..",
                          "dev.noctua.core..")));

  @ArchTest
  static final ArchRule onlyCommandsEvaluate =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.noctua.cli..", "dev.noctua.evaluate..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.noctua.evaluate..");

  /** What a stage and its functions may use of the project: never another stage. */
  @ArchTest
  static final ArchRule stagesMeetOnlyInTables =
      slices().matching("dev.noctua.stage.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("(dev.noctua..)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule modelsKnowKernelsAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.noctua.model..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.noctua..")
                  .and(resideOutsideOfPackages("dev.noctua.model..", "dev.noctua.kernels..")));

  @ArchTest
  static final ArchRule onlyModelsOfMllibUseSpark =
      noClasses()
          .that()
          .resideInAPackage("dev.noctua.model..")
          .and()
          .resideOutsideOfPackages("dev.noctua.model.als..", "dev.noctua.model.payers..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule theGeneratorKnowsTheCoreAlone =
      noClasses()
          .that()
          .resideInAnyPackage("dev.noctua.generate..", "dev.noctua.airflow..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.noctua..")
                  .and(
                      resideOutsideOfPackages(
                          "dev.noctua.generate..", "dev.noctua.airflow..", "dev.noctua.core..")));

  @ArchTest
  static final ArchRule sparksInsidesStayInParquet =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.noctua.parquet..", "dev.noctua.stage.ingest..", "dev.noctua.privacy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark.sql.catalyst..",
              "org.apache.spark.sql.execution..",
              "org.apache.spark.unsafe..");

  /** Ingest and erasure handle rows as Spark holds them, and nothing else of its insides. */
  @ArchTest
  static final ArchRule rowsAreAllThatIngestKnowsOfSparksInsides =
      noClasses()
          .that()
          .resideInAnyPackage("dev.noctua.stage.ingest..", "dev.noctua.privacy..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "org.apache.spark.sql.catalyst..",
                      "org.apache.spark.sql.execution..",
                      "org.apache.spark.unsafe..")
                  .and(not(nameMatching(".*\\.(InternalRow|UTF8String)(\\$.*)?"))));

  /** It knows columns by name, and refuses a row that lacks one. */
  @ArchTest
  static final ArchRule onlyTheirLayoutMakesRows =
      noClasses()
          .that(not(belongToAnyOf(RowLayout.class)))
          .should()
          .dependOnClassesThat(belongToAnyOf(GenericInternalRow.class, RowFactory.class));

  /** Two readers would differ in what they take for JSON, and somebody could hide between them. */
  @ArchTest
  static final ArchRule rawLinesAreReadByOneReaderOfJson =
      noClasses()
          .that()
          .resideInAnyPackage("dev.noctua.stage.ingest..", "dev.noctua.privacy..", "..raw.json..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule onlyParquetKnowsParquet =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.noctua.parquet..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.parquet..");

  @ArchTest
  static void noPackageHoldsMoreThanThirtyClasses(JavaClasses all) {
    Map<String, Long> perPackage =
        all.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(c -> !c.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(perPackage).allSatisfy((name, classes) -> assertThat(classes).isLessThan(31));
  }

  @ArchTest
  static void noSimpleNameStandsTwice(JavaClasses all) {
    Map<String, Long> named =
        all.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(c -> !c.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.counting()));
    assertThat(named).allSatisfy((name, classes) -> assertThat(classes).isOne());
  }

  @ArchTest
  static final ArchRule onlyTheLakeReadsAndWritesFiles =
      noClasses()
          .that()
          .resideOutsideOfPackages("..lake..", "..parquet..")
          .should()
          .dependOnClassesThat(belongToAnyOf(DataFrameReader.class));

  /** Tables are written by tasks of our own: see docs/decisions/0012 and 0015. */
  @ArchTest
  static final ArchRule nothingWritesThroughSpark =
      noClasses().should().dependOnClassesThat(belongToAnyOf(DataFrameWriter.class));

  /** The lake's database is DuckDB, in process. */
  @ArchTest
  static final ArchRule onlyPublishAndTheLakeOpenDatabases =
      noClasses()
          .that()
          .resideOutsideOfPackages("..publish..", "..lake..")
          .should()
          .dependOnClassesThat(belongToAnyOf(DriverManager.class));

  /** So that the nightly role can't destroy anything: see docs/decisions/0020. */
  @ArchTest
  static final ArchRule nothingAsksForVersions =
      noClasses()
          .should()
          .callMethodWhere(
              target(name("versionId"))
                  .and(target(owner(resideInAPackage("software.amazon.awssdk..")))));

  @ArchTest
  static final ArchRule onlyTheLakeKnowsS3 =
      noClasses()
          .that()
          .resideOutsideOfPackage("..storage..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule nothingReadsTheClockOrThrowsDice =
      noClasses()
          .should()
          .callMethodWhere(
              target(name("now"))
                  .and(target(owner(resideInAPackage("java.time"))))
                  .as("now of java.time"))
          .orShould()
          .dependOnClassesThat(belongToAnyOf(Clock.class))
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callConstructor(java.util.Date.class)
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethodWhere(
              target(
                      nameMatching(
                          "current_.*|now|localtimestamp|unix_timestamp|randn?|uuid|shuffle"))
                  .and(target(owner(type(functions.class))))
                  .as("Spark's clock and dice"));

  /** Elapsed seconds, for progress and status, are the command line's. */
  @ArchTest
  static final ArchRule onlyTheCommandLineTakesTime =
      noClasses()
          .that()
          .resideOutsideOfPackages("..cli..", "..night..")
          .should()
          .callMethod(System.class, "nanoTime");

  private static ArchCondition<JavaClass> useOnlyPackagesThatFollow(List<String> order) {
    return new ArchCondition<>("use only packages that follow theirs in " + order) {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        int own = place(user, order);
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          int used = place(dependency.getTargetClass(), order);
          if (own >= 0 && used >= 0 && used < own) {
            events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
          }
        }
      }
    };
  }

  /**
   * Where a class's package, or the innermost one around it that is listed, stands; -1: nowhere.
   */
  private static int place(JavaClass c, List<String> order) {
    String name = c.getPackageName();
    while (name.startsWith("dev.noctua.")) {
      int at = order.indexOf(name.substring("dev.noctua.".length()));
      if (at >= 0) {
        return at;
      }
      name = name.substring(0, name.lastIndexOf('.'));
    }
    return -1;
  }

  @ArchTest
  static final ArchRule onlyTheEntryExits =
      noClasses()
          .that(not(belongToAnyOf(Main.class)))
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      classes().should().haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl)");
}
