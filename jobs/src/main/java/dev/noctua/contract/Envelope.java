package dev.noctua.contract;

import java.util.List;

/**
 * What every contract has, whatever it is of.
 *
 * @param properties of the one object in its schema
 */
record Envelope(String version, String purpose, List<StrictYaml> properties) {

  /** Reads it; the caller may have asked for further keys before, all others are errors. */
  static Envelope read(StrictYaml contract, String name, String physicalType) {
    contract.oneOf("apiVersion", "v3.2.0");
    contract.oneOf("kind", "DataContract");
    contract.string("id");
    contract.oneOf("name", name);
    contract.oneOf("status", "active");
    String version = contract.string("version");
    if (!version.matches("[1-9][0-9]*\\.[0-9]+\\.[0-9]+")) {
      throw contract.error("version", "is " + version + ", not a version such as 1.0.0");
    }
    StrictYaml description = contract.mapping("description");
    String purpose = description.string("purpose");
    description.done();
    List<StrictYaml> objects = contract.mappings("schema");
    contract.done();
    if (objects.size() != 1) {
      throw contract.error("schema", "has " + objects.size() + " objects, not one");
    }
    StrictYaml object = objects.get(0);
    object.oneOf("name", name);
    object.oneOf("logicalType", "object");
    object.oneOf("physicalType", physicalType);
    List<StrictYaml> properties = object.mappings("properties");
    object.done();
    return new Envelope(version, purpose, properties);
  }

  /** The allowed values of a property; empty when it has no enum. */
  static List<String> allowed(StrictYaml property) {
    if (!property.has("enum")) {
      return List.of();
    }
    return property.mappings("enum").stream()
        .map(
            value -> {
              String allowed = value.string("value");
              if (value.has("description")) {
                value.string("description");
              }
              value.done();
              return allowed;
            })
        .toList();
  }
}
