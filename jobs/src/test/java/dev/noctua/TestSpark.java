package dev.noctua;

import dev.noctua.lake.Sessions;
import dev.noctua.settings.Settings;
import dev.noctua.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** One Spark session for all tests of a JVM, started as the product starts its own. */
public final class TestSpark {
  /** The settings as shipped, on two cores, with paths below {@code home}. */
  public static Settings settings(Path home, Map<String, String> overrides) {
    Map<String, String> all = new java.util.TreeMap<>(overrides);
    all.put("spark.master", "local[2]");
    return SettingsFile.read(Path.of("../conf/local.yaml"), all, home);
  }

  private static final class Holder {
    static final SparkSession SESSION = Sessions.start(settings(Path.of("target"), Map.of()));
  }

  private TestSpark() {}

  public static SparkSession session() {
    return Holder.SESSION;
  }
}
