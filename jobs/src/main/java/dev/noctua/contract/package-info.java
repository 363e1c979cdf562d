/**
 * The contracts under {@code schemas/} (Open Data Contract Standard 3.2, YAML) as values: what each
 * raw log must carry, and the columns of each table. It must not know who reads them: ingest, the
 * lake, the checks and the data dictionary all do.
 *
 * <p>The reader takes a documented subset and is strict: what it doesn't know, it refuses, so that
 * a misspelt rule can't be a rule that nobody applies. A bad contract is an error of the build, an
 * {@link IllegalStateException} that names file and key.
 *
 * <p><b>Every contract:</b> {@code apiVersion} (v3.2.0), {@code kind} (DataContract), {@code id},
 * {@code name} (the file's), {@code version} (1.2.3), {@code status} (active), {@code
 * description.purpose}, {@code schema} with one object of the same name.
 *
 * <p><b>A table</b> also has {@code customProperties} {@code holds} (day or state), {@code stage},
 * {@code access} (open or restricted), {@code lastFieldId}. Its properties: {@code name}, {@code
 * logicalType}, {@code physicalType} (Spark DDL), {@code required}, {@code primaryKey} with {@code
 * primaryKeyPosition}, {@code classification}, {@code description}, {@code enum}, {@code
 * logicalTypeOptions} with {@code minimum} and {@code maximum}; {@code items} and {@code map} say
 * the same as {@code physicalType}. The first is {@code dt}, the partition and first part of the
 * key. Each property, and each that nests in one, has the custom property {@code fieldId}: see
 * {@link dev.noctua.contract.FieldIds}. {@code freeText} marks a column whose texts may say
 * anything, and so name people: {@link dev.noctua.contract.Column}. A raw field is one if the
 * column that takes it is.
 *
 * <p><b>A raw log's</b> properties stand in the order in which fields are judged; objects nest. In
 * {@code logicalTypeOptions} (of an array: of its {@code items}) also {@code minLength}, {@code
 * maxLength}, {@code pattern}, of an array {@code maxItems}. What ODCS has no word for stands in
 * {@code customProperties}: {@code rawType} (a {@link dev.noctua.contract.FieldKind}), {@code
 * column} (its name in the table, where it isn't the field's), {@code requiredWhen}, {@code
 * requiredUnless}, {@code requiredOneOf}, {@code currency}, {@code personal}: see {@link
 * dev.noctua.contract.Field}.
 *
 * <p>Classifications: {@code public} says nothing of a single person, {@code pseudonymous} belongs
 * to a person who is known by key only, {@code restricted} can name one.
 */
package dev.noctua.contract;
