package dev.noctua.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where Noctua is started.
 *
 * @param java options that give the JVM a language and a zone
 * @param seen what the JVM must then see: locale, zero, calendar, zone
 * @param environment variables; an empty value takes one away
 * @param before words before the launcher's, which make the surrounding
 * @param folder the name of a folder that holds the installation, raw zone, lake and settings file
 * @param cwd the working directory
 */
record Surrounding(
    String name,
    String java,
    String seen,
    Map<String, String> environment,
    List<String> before,
    String folder,
    String cwd) {

  static Surrounding of(String name) {
    return new Surrounding(
        name,
        "-Duser.language=en -Duser.timezone=UTC",
        "en U+30 gregory UTC",
        Map.of(),
        List.of(),
        "plain",
        "/");
  }

  Surrounding in(String options, String locale, String zero, String calendar, String zone) {
    return new Surrounding(
        name,
        options + " -Duser.timezone=" + zone,
        "%s U+%s %s %s".formatted(locale, zero, calendar, zone),
        environment,
        before,
        folder,
        cwd);
  }

  /** Digits of their own. */
  Surrounding arabic(String zone) {
    return in("-Duser.language=ar -Duser.country=EG", "ar_EG", "660", "gregory", zone);
  }

  /** A calendar of their own. */
  Surrounding thai(String zone) {
    return in("-Duser.language=th -Duser.country=TH", "th_TH", "30", "buddhist", zone);
  }

  /** Another upper case of i. */
  Surrounding turkish(String zone) {
    return in("-Duser.language=tr -Duser.country=TR", "tr_TR", "30", "gregory", zone);
  }

  Surrounding with(String variable, String value) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put(variable, value);
    return new Surrounding(name, java, seen, all, before, folder, cwd);
  }

  Surrounding after(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(before);
    return new Surrounding(name, java, seen, environment, all, folder, cwd);
  }

  Surrounding inFolder(String odd) {
    return new Surrounding(name, java, seen, environment, before, odd, cwd);
  }

  Surrounding workingIn(String directory) {
    return new Surrounding(name, java, seen, environment, before, folder, directory);
  }

  @Override
  public String toString() {
    return name;
  }
}
