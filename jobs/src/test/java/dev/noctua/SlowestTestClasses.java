package dev.noctua;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Prints, at the end of a build's tests, which classes have taken longest. */
final class SlowestTestClasses {
  private static final int MOST = 20;

  /** A test class, with what Surefire reports of it. */
  private record Report(String name, double seconds, int cases) {
    static Report read(Path file) throws IOException {
      try {
        Element suite =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        return new Report(
            suite.getAttribute("name"),
            Double.parseDouble(suite.getAttribute("time").replace(",", "")),
            Integer.parseInt(suite.getAttribute("tests")));
      } catch (ParserConfigurationException | SAXException e) {
        throw new IOException("no report of Surefire's: " + file, e);
      }
    }
  }

  private SlowestTestClasses() {}

  /**
   * Takes the folder of Surefire's reports, and when the build began (UTC, {@code yyyyMMddHHmmss}):
   * older reports are left out.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Instant began =
        LocalDateTime.parse(arguments[1], DateTimeFormatter.ofPattern("yyyyMMddHHmmss"))
            .toInstant(ZoneOffset.UTC);
    List<Report> reports = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
        for (Path file : files) {
          if (!Files.getLastModifiedTime(file).toInstant().isBefore(began)) {
            reports.add(Report.read(file));
          }
        }
      }
    }
    if (reports.isEmpty()) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%d test classes took %.0f s together; the slowest are:%n",
        reports.size(),
        reports.stream().mapToDouble(Report::seconds).sum());
    reports.stream()
        .sorted(Comparator.comparingDouble(Report::seconds).reversed())
        .limit(MOST)
        .forEach(
            r ->
                System.out.printf(
                    Locale.ROOT, "%8.1f s %5d cases  %s%n", r.seconds(), r.cases(), r.name()));
  }
}
