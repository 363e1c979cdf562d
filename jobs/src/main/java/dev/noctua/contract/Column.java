package dev.noctua.contract;

import java.math.BigDecimal;
import java.util.List;

/**
 * One column of a table.
 *
 * @param type Spark DDL, such as {@code decimal(18,2)}
 * @param keyPosition place in the key within a night, from 1; 0: not part of it
 * @param allowed the allowed values, null aside; empty: any
 * @param minimum smallest value; null: none
 * @param maximum largest value; null: none
 * @param classification public, pseudonymous or restricted
 * @param freeText whether its texts may say anything, and so name people: erasure searches them; of
 *     a map, its keys
 */
public record Column(
    String name,
    String type,
    boolean required,
    int keyPosition,
    List<String> allowed,
    BigDecimal minimum,
    BigDecimal maximum,
    String classification,
    String description,
    boolean freeText) {}
