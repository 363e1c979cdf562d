package dev.noctua.stage.publish;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Map;

/**
 * What an error of MySQL or MariaDB means, in words of our own: a database's message may hold the
 * row that it didn't take, or the account.
 *
 * @param words what is wrong with the database or its answer
 * @param remedy what to do about it
 * @param isLasting whether trying again gives the same answer
 */
record DatabaseFault(String words, String remedy, boolean isLasting) {
  private static final DatabaseFault ACCOUNT =
      lasting(
          "refuses the user or the password",
          "correct NOCTUA_DATABASE_USER and NOCTUA_DATABASE_PASSWORD, and allow this user to connect from here");
  private static final DatabaseFault RIGHTS =
      lasting(
          "does not allow this user what is needed",
          "grant SELECT, INSERT, UPDATE, DELETE, CREATE, DROP and ALTER on the database");
  private static final DatabaseFault ADDRESS =
      lasting("is no address that the driver understands", "correct database.url");
  private static final DatabaseFault KEY =
      lasting(
          "wants its public key fetched, or an encrypted connection",
          "add allowPublicKeyRetrieval=true or sslMode=REQUIRED to database.url");
  private static final DatabaseFault OLD =
      lasting("lacks a collation", "use MySQL 8, or MariaDB 10.6 or later");
  private static final DatabaseFault FULL = passing("is full", "give it more space");
  private static final DatabaseFault BUSY =
      passing("has too many connections", "end some, or raise max_connections");
  private static final DatabaseFault READ_ONLY =
      passing("is read-only", "let it be written, or name the server that can be");
  private static final DatabaseFault LARGE =
      passing("takes no statement as large as a batch of rows", "raise max_allowed_packet");
  private static final DatabaseFault VALUE =
      passing("does not take a value", "check sql_mode and the columns of its tables");
  private static final DatabaseFault OTHER =
      passing("failed", "check that it answers and has space, and that database.url is right");

  /** By their numbers, which both databases share. */
  private static final Map<Integer, DatabaseFault> BY_NUMBER =
      Map.ofEntries(
          Map.entry(1044, RIGHTS),
          Map.entry(1045, ACCOUNT),
          Map.entry(
              1046,
              lasting("isn't told which database is meant", "name it at the end of database.url")),
          Map.entry(1698, ACCOUNT),
          Map.entry(1130, ACCOUNT),
          Map.entry(1820, ACCOUNT),
          Map.entry(1862, ACCOUNT),
          Map.entry(3118, ACCOUNT),
          Map.entry(
              1049, lasting("has no database of this name", "create it, or correct database.url")),
          Map.entry(1142, RIGHTS),
          Map.entry(1143, RIGHTS),
          Map.entry(1227, RIGHTS),
          Map.entry(1273, OLD),
          Map.entry(1021, FULL),
          Map.entry(1114, FULL),
          Map.entry(1040, BUSY),
          Map.entry(1203, BUSY),
          Map.entry(1226, BUSY),
          Map.entry(1290, READ_ONLY),
          Map.entry(1836, READ_ONLY),
          Map.entry(1153, LARGE),
          Map.entry(1048, VALUE),
          Map.entry(1264, VALUE),
          Map.entry(1366, VALUE),
          Map.entry(1406, VALUE));

  private static DatabaseFault lasting(String words, String remedy) {
    return new DatabaseFault(words, remedy, true);
  }

  private static DatabaseFault passing(String words, String remedy) {
    return new DatabaseFault(words, remedy, false);
  }

  static DatabaseFault of(SQLException e) {
    DatabaseFault known = BY_NUMBER.get(e.getErrorCode());
    if (known != null) {
      return known;
    }
    if ("28000".equals(e.getSQLState())) {
      return ACCOUNT;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.startsWith("No suitable driver") || message.contains("database URL")) {
        return ADDRESS;
      }
      if (message.startsWith("Public Key Retrieval")) {
        return KEY;
      }
      if (cause instanceof UnknownHostException) {
        return passing("is on a host that nobody knows", "check database.url and the name service");
      }
      if (cause instanceof ConnectException) {
        return passing("takes no connection", "check that it runs, and that database.url is right");
      }
      if (cause instanceof SocketTimeoutException) {
        return passing("does not answer", "check that it works, and what it waits for");
      }
    }
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("70")
        ? passing("ends the connection", "check that it runs, and that database.url is right")
        : OTHER;
  }
}
