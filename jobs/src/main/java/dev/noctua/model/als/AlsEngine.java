package dev.noctua.model.als;

import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who fits the factorisation. Both make the same loss small; their factors differ. */
public enum AlsEngine {
  /** {@link ImplicitAls}, for sides of any size. */
  MLLIB,
  /** {@link PartitionedAls}, for catalogues that fit an executor. */
  OWN;

  /** The setting that leaves the choice to {@link #of}. */
  public static final String AUTO = "auto";

  /**
   * The engine that a setting names; of {@value #AUTO} Noctua's own where it can do it.
   *
   * @param contents how many contents there are
   * @param pairs how many pairs there are
   * @throws IllegalArgumentException when the setting names Noctua's own and it can't do it
   */
  public static AlsEngine of(
      String setting, int contents, long pairs, ImplicitAls.Parameters parameters) {
    boolean fits = PartitionedAls.isFor(contents, pairs, parameters);
    if (setting.equals(AUTO)) {
      return fits ? OWN : MLLIB;
    }
    AlsEngine named = valueOf(setting.toUpperCase(Locale.ROOT));
    if (named == OWN && !fits) {
      throw new IllegalArgumentException(
          "als.engine is own, which is not for %d contents and %d pairs with %d factors in %d blocks: set it to auto or mllib"
              .formatted(contents, pairs, parameters.factors(), parameters.blocks()));
    }
    return named;
  }

  /** The name of the engine in settings and records. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Fits the model; see {@link ImplicitAls#fit}. */
  public ImplicitAls.Factors fit(
      Dataset<Row> preferences,
      ImplicitAls.Names names,
      ImplicitAls.Parameters settings,
      long seed,
      String checkpoints) {
    return this == OWN
        ? PartitionedAls.fit(preferences, names, settings, seed)
        : ImplicitAls.fit(preferences, names, settings, seed, checkpoints);
  }
}
