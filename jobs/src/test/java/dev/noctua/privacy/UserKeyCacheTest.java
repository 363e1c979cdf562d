package dev.noctua.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class UserKeyCacheTest {
  @Test
  void findsWhatAMapFindsUntilItBeginsAgain() {
    UserKeyCache table = new UserKeyCache();
    Map<UTF8String, UTF8String> map = new HashMap<>();
    Random random = new Random(2);
    int forgotten = 0;
    for (int i = 0; i < 600_000; i++) {
      UTF8String id = UTF8String.fromString("用户" + random.nextInt(200_000));
      UTF8String found = table.get(id);
      UTF8String expected = map.get(id);
      if (found != null) {
        assertThat(found).isEqualTo(expected);
      } else {
        forgotten += expected == null ? 0 : 1;
        UTF8String key = UTF8String.fromString("key." + i);
        table.put(id, key);
        map.put(id, key);
        assertThat(table.get(id)).isEqualTo(key);
      }
    }
    assertThat(map).hasSizeGreaterThan(1 << 17);
    assertThat(forgotten).isPositive();
  }

  @Test
  void aKeyThatWasGivenOutStaysWhenTheTableBeginsAgain() {
    UserKeyCache table = new UserKeyCache();
    table.put(UTF8String.fromString("first"), UTF8String.fromString("its key"));
    UTF8String key = table.get(UTF8String.fromString("first"));
    for (int i = 0; table.get(UTF8String.fromString("first")) != null; i++) {
      table.put(UTF8String.fromString("u" + i), UTF8String.fromString("another"));
    }
    assertThat(key).isEqualTo(UTF8String.fromString("its key"));
  }

  @Test
  void doesWithoutIdsOfAnyLength() {
    UserKeyCache table = new UserKeyCache();
    UTF8String id = UTF8String.fromString("x".repeat(256));
    table.put(id, UTF8String.fromString("key"));
    assertThat(table.get(id)).isNull();
    UTF8String shorter = UTF8String.fromString("x".repeat(255));
    table.put(shorter, UTF8String.fromString("key"));
    assertThat(table.get(shorter)).isEqualTo(UTF8String.fromString("key"));
  }
}
