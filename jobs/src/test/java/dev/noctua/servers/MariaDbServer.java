package dev.noctua.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real MariaDB on the loopback interface. */
public final class MariaDbServer implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final ServerProcess process;

  private MariaDbServer(ServerProcess process) {
    this.process = process;
  }

  /** The server that this JVM's tests share; started by the first call, it ends with the JVM. */
  public static MariaDbServer shared() {
    return Shared.SERVER;
  }

  /** A server of one's own, for a test that stops it. */
  public static MariaDbServer start() {
    return new MariaDbServer(ServerProcess.start("mariadb"));
  }

  public int port() {
    return process.port();
  }

  public String user() {
    return process.text("user");
  }

  public String password() {
    return process.text("password");
  }

  /** The JDBC URL of a new, empty database. */
  public String newDatabase() {
    String name = "noctua_" + DATABASES.incrementAndGet();
    try (Connection connection = connect(process.text("url"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("Can't create database " + name, e);
    }
    return process.text("url") + name + "?characterEncoding=UTF-8&connectionTimeZone=UTC";
  }

  /** A connection with this server's account; the caller closes it. */
  public Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, user(), password());
  }

  @Override
  public void close() {
    process.close();
  }

  private static final class Shared {
    static final MariaDbServer SERVER = start();
  }
}
