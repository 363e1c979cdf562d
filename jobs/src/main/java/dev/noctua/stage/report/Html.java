package dev.noctua.stage.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Pieces of a page that is well-formed XML too. */
final class Html {
  private Html() {}

  /** Text that is shown as it is; what XML can't hold becomes U+FFFD. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(c) ? c : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean allowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c < 0xD800)
        || (c >= 0xE000 && c < 0xFFFE)
        || c > 0xFFFF;
  }

  /** A whole number with separated thousands. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A fraction with separated thousands. */
  static String number(double value, int decimals) {
    return amount(BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP));
  }

  /** An amount with separated thousands and the decimals that it has. */
  static String amount(BigDecimal value) {
    return String.format(Locale.ROOT, "%,." + value.scale() + "f", value);
  }

  /** A heading in both languages. */
  static String heading(String english, String chinese) {
    return "<h2>%s <span lang=\"zh\">%s</span></h2>\n".formatted(escape(english), escape(chinese));
  }

  /**
   * A table.
   *
   * @param heads "English|中文"; numbers stand in columns whose head begins with #
   * @param rows cells as plain text
   */
  static String table(List<String> heads, List<List<String>> rows) {
    StringBuilder table = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
    for (String head : heads) {
      String[] both = head.substring(number(head) ? 1 : 0).split("\\|", 2);
      table.append(
          "<th scope=\"col\"%s>%s<br/><span lang=\"zh\">%s</span></th>"
              .formatted(css(head), escape(both[0]), escape(both[1])));
    }
    table.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      table.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        table.append("<td%s>%s</td>".formatted(css(heads.get(i)), escape(row.get(i))));
      }
      table.append("</tr>\n");
    }
    return table.append("</tbody></table></div>\n").toString();
  }

  /** A paragraph in both languages. */
  static String paragraph(String english, String chinese) {
    return "<p>%s<br/><span lang=\"zh\">%s</span></p>\n"
        .formatted(escape(english), escape(chinese));
  }

  private static boolean number(String head) {
    return head.startsWith("#");
  }

  private static String css(String head) {
    return number(head) ? " class=\"number\"" : "";
  }
}
