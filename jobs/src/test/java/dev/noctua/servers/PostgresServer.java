package dev.noctua.servers;

/** A real PostgreSQL on the loopback interface, with one empty database. */
public final class PostgresServer implements AutoCloseable {
  private final ServerProcess process;

  private PostgresServer(ServerProcess process) {
    this.process = process;
  }

  public static PostgresServer start() {
    return new PostgresServer(ServerProcess.start("postgres"));
  }

  /** Account, host, port and database, as they stand in a URL. */
  public String address() {
    return process.text("user") + ":" + process.text("password") + "@" + process.text("url");
  }

  @Override
  public void close() {
    process.close();
  }
}
