package dev.noctua.night;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
  @Test
  void whatSteersATerminalIsShown() {
    assertThat(TerminalText.visible("a\nb\r\t\u001b[31mred\u009b0m\u202e\u2028\u007f"))
        .isEqualTo("a\\nb\\r\\t\\u001b[31mred\\u009b0m\\u202e\\u2028\\u007f");
    assertThat(TerminalText.visible("中文 é 😀 'q' \\")).isEqualTo("中文 é 😀 'q' \\");
  }

  @Test
  void aMessageIsOneLine() {
    assertThat(TerminalText.line("one\n  two\r\n\n three")).isEqualTo("one two three");
  }
}
