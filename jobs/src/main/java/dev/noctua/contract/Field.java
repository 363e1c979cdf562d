package dev.noctua.contract;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * One field of a raw log and what the contract says of it. Conditions hang on {@code type}, {@code
 * action} or {@code channel} and hold only where that field itself is valid.
 *
 * @param name dotted path, such as {@code context.device}
 * @param column the column of the log's table that takes the value; null when nothing does
 *     (objects, personal fields, the currency)
 * @param required never absent, null or empty; of a field in an object: wherever that object is
 * @param requiredWhen required when the other field has one of these values; empty: no such rule
 * @param requiredUnless required unless the other field has one of these values; empty: no such
 *     rule
 * @param requiredOneOf any of these fields may stand in for this one where {@code requiredWhen}
 *     asks for it
 * @param allowed the values of an {@link FieldKind#ENUM}; empty: any
 * @param minimum smallest value; null: none
 * @param maximum largest value; null: none
 * @param minLength code points, of an array those of each element; null: none
 * @param maxLength code points, of an array those of each element; null: none
 * @param maxItems elements of an array; null: none
 * @param pattern regular expression that the whole text matches; null: none
 * @param currency the value must be the platform's currency
 * @param personal names a person: never leaves ingest
 */
public record Field(
    String name,
    FieldKind kind,
    String column,
    boolean required,
    Map<String, List<String>> requiredWhen,
    Map<String, List<String>> requiredUnless,
    List<String> requiredOneOf,
    List<String> allowed,
    BigDecimal minimum,
    BigDecimal maximum,
    Integer minLength,
    Integer maxLength,
    Integer maxItems,
    String pattern,
    boolean currency,
    boolean personal) {}
