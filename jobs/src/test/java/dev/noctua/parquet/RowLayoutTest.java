package dev.noctua.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class RowLayoutTest {
  private static final RowLayout LAYOUT =
      RowLayout.of(StructType.fromDDL("id int not null, name string, score double"));

  @Test
  void aRowIsBuiltByNameInWhateverOrder() {
    assertThat(LAYOUT.row().set("score", .5).set("id", 7).set("name", null).build())
        .isEqualTo(RowFactory.create(7, null, .5));
  }

  @Test
  void aRowForFilesHoldsSparksOwnValues() {
    InternalRow row =
        LAYOUT
            .row()
            .set("name", UTF8String.fromString("ada"))
            .set("id", 7)
            .set(LAYOUT.place("score"), .5)
            .buildInternal();

    assertThat(row.numFields()).isEqualTo(3);
    assertThat(row.getInt(0)).isEqualTo(7);
    assertThat(row.getUTF8String(1).toString()).isEqualTo("ada");
    assertThat(row.getDouble(2)).isEqualTo(.5);
  }

  @Test
  void anUnknownColumnIsRefusedByName() {
    assertThatThrownBy(() -> LAYOUT.row().set("nam", "ada"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no column nam: there are id, name, score");
  }

  @Test
  void columnsThatAreNotSetAreRefusedByName() {
    RowLayout.Builder row = LAYOUT.row().set("name", "ada");

    assertThatThrownBy(row::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("columns aren't set: id, score");
    assertThatThrownBy(row::buildInternal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("columns aren't set: id, score");
  }

  @Test
  void aColumnThatIsSetTwiceIsRefusedByName() {
    RowLayout.Builder row = LAYOUT.row().set("name", null);

    assertThatThrownBy(() -> row.set("name", "ada"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("column name is set twice");
  }

  @Test
  void theOthersCanBeNullUnlessTheyMustNotBe() {
    assertThat(LAYOUT.row().set("id", 7).setOthersToNull().build())
        .isEqualTo(RowFactory.create(7, null, null));
    assertThatThrownBy(() -> LAYOUT.row().set("name", "ada").setOthersToNull())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("columns that must not be null aren't set: id");
  }

  @Test
  void aRowThatIsBuiltDoesNotChangeAnyMore() {
    RowLayout.Builder builder = LAYOUT.row().set("id", 7).setOthersToNull();
    Row built = builder.build();

    assertThatThrownBy(() -> builder.set("name", "ada"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("column name is set twice");
    assertThat(builder.setOthersToNull().build()).isEqualTo(built);
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    StructType type = StructType.fromDDL("id int").add("id", "string");

    assertThatThrownBy(() -> RowLayout.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column id is twice in " + type.sql());
  }

  @Test
  void tasksGetTheSameLayout() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(LAYOUT);
    RowLayout read =
        (RowLayout)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(read.row().set("id", 7).setOthersToNull().build())
        .isEqualTo(LAYOUT.row().set("id", 7).setOthersToNull().build());
  }
}
