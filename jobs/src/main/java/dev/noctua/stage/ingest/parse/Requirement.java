package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.Field;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * When a field must be there, with indexes of fields instead of names.
 *
 * @param always wherever {@code parent} is
 * @param parent the object that it is in; -1: none
 * @param when any of these makes it required, if none of {@code instead} is there
 * @param unless it is required if any of these says so
 */
record Requirement(
    int field,
    boolean always,
    int parent,
    List<Choice> when,
    List<Integer> instead,
    List<Choice> unless) {

  /** Some of the values of an enum. */
  record Choice(int field, BitSet values) {
    boolean matches(FieldState[] states, int[] choices) {
      return states[field] == FieldState.VALID && values.get(choices[field]);
    }
  }

  /** All that a contract's fields have, in their order. */
  static List<Requirement> of(List<Field> fields) {
    List<String> names = fields.stream().map(Field::name).toList();
    return IntStream.range(0, fields.size())
        .mapToObj(i -> of(i, fields, names))
        .filter(r -> r.always || !r.when.isEmpty() || !r.unless.isEmpty())
        .toList();
  }

  private static Requirement of(int i, List<Field> fields, List<String> names) {
    Field field = fields.get(i);
    int dot = field.name().lastIndexOf('.');
    return new Requirement(
        i,
        field.required(),
        dot < 0 ? -1 : names.indexOf(field.name().substring(0, dot)),
        choices(field.requiredWhen(), false, fields, names),
        field.requiredOneOf().stream().map(names::indexOf).toList(),
        choices(field.requiredUnless(), true, fields, names));
  }

  private static List<Choice> choices(
      Map<String, List<String>> rules, boolean others, List<Field> fields, List<String> names) {
    return rules.entrySet().stream()
        .map(
            rule -> {
              int of = names.indexOf(rule.getKey());
              List<String> allowed = fields.get(of).allowed();
              BitSet values = new BitSet();
              IntStream.range(0, allowed.size())
                  .filter(v -> rule.getValue().contains(allowed.get(v)) != others)
                  .forEach(values::set);
              return new Choice(of, values);
            })
        .toList();
  }

  boolean holds(FieldState[] states, int[] choices) {
    return !missing(field, states) || !applies(states, choices);
  }

  private boolean applies(FieldState[] states, int[] choices) {
    if (always) {
      return parent < 0 || states[parent] == FieldState.VALID;
    }
    if (any(when, states, choices)) {
      for (int i = 0; i < instead.size(); i++) {
        if (!missing(instead.get(i), states)) {
          return false;
        }
      }
      return true;
    }
    return any(unless, states, choices);
  }

  private static boolean any(List<Choice> rules, FieldState[] states, int[] choices) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).matches(states, choices)) {
        return true;
      }
    }
    return false;
  }

  private static boolean missing(int field, FieldState[] states) {
    return states[field] == FieldState.ABSENT || states[field] == FieldState.EMPTY;
  }
}
