package dev.noctua.parquet;

import dev.noctua.contract.Column;
import dev.noctua.contract.TableContract;
import dev.noctua.core.Failure;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.DictionaryPageReadStore;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * Holds the columns of a Parquet file against the rules of a contract, one column after the other.
 * No row is put together and no code generated: tables are many, and most of them small. Values are
 * read where footer and dictionary don't tell enough: see {@link ColumnChunkSummary}.
 */
public final class FileCheck {

  /** What one column must be; a null or empty part is no rule. */
  private record Rule(
      boolean key, boolean required, Set<Binary> allowed, BigDecimal minimum, BigDecimal maximum) {
    static Rule of(Column column) {
      Set<Binary> allowed = new HashSet<>();
      column.allowed().forEach(value -> allowed.add(Binary.fromString(value)));
      return new Rule(
          column.keyPosition() > 0, column.required(), allowed, column.minimum(), column.maximum());
    }

    boolean isAny() {
      return key || required || judgesValues();
    }

    boolean judgesValues() {
      return !allowed.isEmpty() || minimum != null || maximum != null;
    }
  }

  /** Rows of one column that break each part of its rule. */
  public static final class Broken implements Serializable {
    private static final long serialVersionUID = 1L;
    private long nulls;
    private long others;
    private long below;
    private long above;

    public long nulls() {
      return nulls;
    }

    public long others() {
      return others;
    }

    public long below() {
      return below;
    }

    public long above() {
      return above;
    }

    public void add(Broken more) {
      nulls += more.nulls;
      others += more.others;
      below += more.below;
      above += more.above;
    }
  }

  /**
   * What was found.
   *
   * @param broken per column of the contract
   * @param keys a hash for each row's key
   */
  public record Found(List<Broken> broken, LongSet keys) implements Serializable {
    public Found withoutKeys() {
      return new Found(broken, new LongSet());
    }
  }

  private final TableContract contract;
  private final List<Rule> rules;

  public FileCheck(TableContract contract) {
    this.contract = contract;
    this.rules = contract.columns().stream().map(Rule::of).toList();
  }

  /**
   * Reads the file at {@code address}.
   *
   * @param seed what keys are hashed with: equal for rows whose keys may not be equal
   * @throws Failure.Unavailable when it can't be read back
   */
  public Found check(String address, long seed, Configuration hadoop) {
    List<Broken> broken = new ArrayList<>();
    contract.columns().forEach(column -> broken.add(new Broken()));
    LongSet keys = new LongSet();
    try (ParquetFileReader file =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(address), hadoop))) {
      MessageType whole = file.getFileMetaData().getSchema();
      String writer = file.getFileMetaData().getCreatedBy();
      for (int group = 0; group < file.getRowGroups().size(); group++) {
        BlockMetaData block = file.getRowGroups().get(group);
        MessageType schema = unknown(whole, block, file.getDictionaryReader(block), broken);
        file.setRequestedSchema(schema);
        PageReadStore rows = file.readRowGroup(group);
        ColumnReadStoreImpl columns =
            new ColumnReadStoreImpl(
                rows, new DummyRecordConverter(schema).getRootConverter(), schema, writer);
        long[] hashes = new long[(int) block.getRowCount()];
        Arrays.fill(hashes, seed);
        for (int i = 0; i < rules.size(); i++) {
          String name = contract.columns().get(i).name();
          if (schema.containsField(name)) {
            read(columns, schema, name, rules.get(i), broken.get(i), hashes);
          }
        }
        Arrays.stream(hashes).forEach(keys::add);
      }
      return new Found(broken, keys);
    } catch (IOException e) {
      throw Footers.unreadable(address, e);
    }
  }

  /** The columns that must be read; what is told of the others is added to {@code broken}. */
  private MessageType unknown(
      MessageType whole,
      BlockMetaData block,
      DictionaryPageReadStore dictionaries,
      List<Broken> broken)
      throws IOException {
    List<Type> fields = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.isAny()) {
        Type field = whole.getType(contract.columns().get(i).name());
        OptionalLong nulls =
            rule.key() || !field.isPrimitive()
                ? OptionalLong.empty()
                : nulls(rule, whole, field.asPrimitiveType(), block, dictionaries);
        if (nulls.isEmpty()) {
          fields.add(field);
        } else if (rule.required()) {
          broken.get(i).nulls += nulls.getAsLong();
        }
      }
    }
    return new MessageType(whole.getName(), fields);
  }

  /** How many values are null, if it is known and the others are known to hold the rule. */
  private static OptionalLong nulls(
      Rule rule,
      MessageType whole,
      PrimitiveType field,
      BlockMetaData block,
      DictionaryPageReadStore dictionaries)
      throws IOException {
    ColumnDescriptor column = whole.getColumnDescription(new String[] {field.getName()});
    ColumnPath path = ColumnPath.get(field.getName());
    ColumnChunkMetaData chunk =
        block.getColumns().stream().filter(c -> c.getPath().equals(path)).findFirst().orElseThrow();
    ColumnChunkSummary summary = new ColumnChunkSummary(chunk, column, dictionaries);
    boolean holds =
        (rule.allowed().isEmpty() || summary.areAll(rule.allowed()))
            && ((rule.minimum() == null && rule.maximum() == null)
                || summary.areWithin(rule.minimum(), rule.maximum(), new Value(field).scale()));
    return holds ? summary.nulls() : OptionalLong.empty();
  }

  /** Of an array or map the first of its columns tells whether it is null. */
  private static void read(
      ColumnReadStoreImpl columns,
      MessageType schema,
      String name,
      Rule rule,
      Broken broken,
      long[] hashes) {
    ColumnDescriptor first =
        schema.getColumns().stream()
            .filter(c -> c.getPath()[0].equals(name))
            .findFirst()
            .orElseThrow();
    boolean optional = schema.getType(name).isRepetition(Type.Repetition.OPTIONAL);
    boolean judges = rule.judgesValues() && schema.getType(name).isPrimitive();
    Value value = new Value(first.getPrimitiveType());
    ColumnReader reader = columns.getColumnReader(first);
    for (int row = 0; row < hashes.length; row++) {
      boolean isNull = optional && reader.getCurrentDefinitionLevel() == 0;
      if (isNull) {
        broken.nulls += rule.required() ? 1 : 0;
      } else if (judges) {
        value.judge(reader, rule, broken);
      }
      if (rule.key()) {
        hashes[row] = XXH64.hashLong(isNull ? 0 : value.hash(reader), hashes[row]);
      }
      // Behind the last value the level is 0 too.
      do {
        reader.consume();
      } while (reader.getCurrentRepetitionLevel() > 0);
    }
  }

  /** The reader's current value, which isn't null, as its column's type has it. */
  private record Value(PrimitiveType.PrimitiveTypeName type, int scale) {
    Value(PrimitiveType type) {
      this(
          type.getPrimitiveTypeName(),
          type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
              ? decimal.getScale()
              : 0);
    }

    void judge(ColumnReader reader, Rule rule, Broken broken) {
      if (!rule.allowed().isEmpty()) {
        broken.others += rule.allowed().contains(reader.getBinary()) ? 0 : 1;
      }
      if (rule.minimum() == null && rule.maximum() == null) {
        return;
      }
      if (type == PrimitiveType.PrimitiveTypeName.DOUBLE && !Double.isFinite(reader.getDouble())) {
        boolean low = reader.getDouble() == Double.NEGATIVE_INFINITY;
        broken.below += low && rule.minimum() != null ? 1 : 0;
        broken.above += !low && rule.maximum() != null ? 1 : 0;
        return;
      }
      BigDecimal number = number(reader);
      broken.below += rule.minimum() != null && number.compareTo(rule.minimum()) < 0 ? 1 : 0;
      broken.above += rule.maximum() != null && number.compareTo(rule.maximum()) > 0 ? 1 : 0;
    }

    private BigDecimal number(ColumnReader reader) {
      return switch (type) {
        case INT32 -> BigDecimal.valueOf(reader.getInteger(), scale);
        case INT64 -> BigDecimal.valueOf(reader.getLong(), scale);
        case DOUBLE -> BigDecimal.valueOf(reader.getDouble());
        default -> new BigDecimal(new BigInteger(reader.getBinary().getBytes()), scale);
      };
    }

    long hash(ColumnReader reader) {
      return switch (type) {
        case INT32 -> reader.getInteger();
        case INT64 -> reader.getLong();
        case DOUBLE -> Double.doubleToLongBits(reader.getDouble());
        case BOOLEAN -> reader.getBoolean() ? 1 : 2;
        default -> {
          byte[] bytes = reader.getBinary().getBytesUnsafe();
          yield XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, 42);
        }
      };
    }
  }
}
