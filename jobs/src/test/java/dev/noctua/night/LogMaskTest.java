package dev.noctua.night;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a log never says, whatever others' messages say. */
class LogMaskTest {
  @Test
  void mailPhonesAndIdentityCardsAreMasked() {
    assertThat(LogMask.masked("a.b+c@mail.example.org asked")).isEqualTo("*** asked");
    assertThat(LogMask.masked("call 13947474747 or +8613947474747.")).isEqualTo("call *** or ***.");
    assertThat(LogMask.masked("card 11010519491231002X")).isEqualTo("card ***X");
  }

  @Test
  void secretsAreMaskedBesideTheirNames() {
    assertThat(LogMask.masked("?user=noctua&password=p4ss&x=1"))
        .isEqualTo("?user=noctua&password=***&x=1");
    assertThat(LogMask.masked("X-Amz-Security-Token: abc, X-Amz-Signature=12ab/+="))
        .isEqualTo("X-Amz-Security-Token: ***, X-Amz-Signature=***");
    assertThat(LogMask.masked("check NOCTUA_DATABASE_PASSWORD, and its rights"))
        .isEqualTo("check NOCTUA_DATABASE_PASSWORD, and its rights");
  }

  @Test
  void figuresAndNamesStay() {
    String line =
        "2026-11-21T03:12:45.123Z INFO ingest: ended after 23.02 s, read 59,347,123,456 rows (3,470.00 MB), run r20261121\n";
    assertThat(LogMask.masked(line)).isEqualTo(line);
  }
}
