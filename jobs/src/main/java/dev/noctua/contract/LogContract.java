package dev.noctua.contract;

import java.util.List;

/**
 * What a line of a raw log must be.
 *
 * @param version the {@code schema_version} of lines that follow it: the contract's major version
 * @param fields in the order in which they are judged; those of an object right after it
 */
public record LogContract(String name, int version, List<Field> fields) {
  /**
   * The contract of the operator's plan of prices, which is a file of its own and no log.
   *
   * @throws IllegalStateException if the contract on the class path isn't one
   */
  public static LogContract plan() {
    return LogContractReader.plan();
  }
}
