package dev.noctua.stage.forecast;

import static dev.noctua.contract.Table.USER_PROFILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestRows;
import dev.noctua.core.Night;
import dev.noctua.settings.Settings;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class RegistrationsTest {
  private static final Night NIGHT =
      new Night(
          LocalDate.of(2026, 11, 22),
          LocalDate.of(2026, 11, 22),
          "r",
          true,
          Optional.empty(),
          ZoneId.of("Asia/Shanghai"));
  private static final Settings.Market MARKET = new Settings.Market(1000, 1);

  private static Map<String, Object> person(String key, String registeredAt, boolean isDeleted) {
    Map<String, Object> person = new HashMap<>();
    person.put("user_key", key);
    person.put("registered_at", registeredAt);
    person.put("deleted", isDeleted);
    return person;
  }

  /** The day ends at 16:00 UTC. */
  @Test
  void peopleCountOnTheDayOnWhichTheyCame() {
    double[] byDay =
        Registrations.of(
                TestRows.of(
                    USER_PROFILE,
                    person("a", "2026-11-20T15:59:59Z", false),
                    person("b", "2026-11-20T16:00:00Z", false),
                    person("c", "2026-11-22T15:59:59Z", false),
                    person("d", "2026-11-22T16:00:00Z", false),
                    person("e", "2026-11-22T01:00:00Z", true),
                    person("f", null, false)),
                NIGHT,
                MARKET)
            .byDay();

    assertThat(byDay).containsExactly(1, 1, 1);
  }

  @Test
  void nobodyCame() {
    assertThat(Registrations.of(TestRows.of(USER_PROFILE), NIGHT, MARKET).byDay()).isEmpty();
  }
}
