package dev.noctua.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A PostgreSQL with one account, which may do everything and needs no password. */
final class Postgres implements TestServer.Running {
  private final EmbeddedPostgres database;

  private Postgres(EmbeddedPostgres database) {
    this.database = database;
  }

  /** Unpacks the programs into the folder unless they are there; the data are always new. */
  static Postgres start(Path folder) throws IOException {
    return new Postgres(
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder.toFile())
            .setDataDirectory(Files.createTempDirectory(folder, "data-"))
            .setCleanDataDirectory(true)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "off")
            .start());
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "{\"port\":%1$d,\"url\":\"127.0.0.1:%1$d/postgres\",\"user\":\"postgres\",\"password\":\"postgres\"}",
        database.getPort());
  }

  @Override
  public void stop() throws IOException {
    database.close();
  }
}
