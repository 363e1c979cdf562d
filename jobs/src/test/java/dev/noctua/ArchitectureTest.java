package dev.noctua;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.Random;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.functions;

/** The architecture's rules, held against the classes. */
@AnalyzeClasses(packages = "dev.noctua", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] STAGES = {
    "..ingest..",
    "..forget..",
    "..profile..",
    "..train..",
    "..recommend..",
    "..forecast..",
    "..settle..",
    "..check..",
    "..report..",
    "..publish.."
  };

  /**
   * What a stage and its functions may use of the project: never another stage, never the command
   * line.
   */
  @ArchTest
  static final ArchRule stagesMeetOnlyInTables =
      slices().matching("dev.noctua.stage.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("dev.noctua.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule stagesKnowNothingOfTheCommandLine =
      noClasses()
          .that()
          .resideInAnyPackage(STAGES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..cli..");

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
