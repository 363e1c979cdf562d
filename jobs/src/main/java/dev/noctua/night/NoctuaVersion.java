package dev.noctua.night;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs, {@code development} outside a jar. */
public final class NoctuaVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"noctua " + text()};
  }

  static String text() {
    String version = NoctuaVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
