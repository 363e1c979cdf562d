package dev.noctua.airflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctua.core.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client in somebody else's program: two packages of Noctua, Jackson, and the JDK. */
class AirflowAloneTest {
  @TempDir private Path folder;

  @Test
  void theClientNeedsJacksonAlone() throws Exception {
    List<URL> path = new ArrayList<>();
    for (Class<?> jackson : List.of(ObjectMapper.class, JsonFactory.class, JsonProperty.class)) {
      path.add(jackson.getProtectionDomain().getCodeSource().getLocation());
    }
    Path classes = copy(AirflowClient.class);
    assertThat(copy(Failure.class)).isEqualTo(classes);
    path.add(classes.toUri().toURL());
    try (ScriptedServer server = new ScriptedServer();
        URLClassLoader alone =
            new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      server.json("GET /api/v2/dags/nightly", 200, "{\"dag_id\": \"nightly\"}");
      server.json("GET /api/v2/dags/other", 404, "{\"detail\": \"none\"}");
      Class<?> loaded = alone.loadClass(AirflowClient.class.getName());
      assertThat(loaded).isNotEqualTo(AirflowClient.class);

      Object client =
          loaded
              .getConstructor(URI.class, String.class, String.class)
              .newInstance(server.address(), "admin", "password");

      assertThat(loaded.getMethod("dag", String.class).invoke(client, "nightly"))
          .hasToString(
              "DagState[dag=nightly, isPaused=false, hasImportErrors=false, nextRun=Optional.empty]");
      for (Path file : files(classes)) {
        String name = classes.relativize(file).toString().replace('/', '.');
        // Every class links, those that only errors need included.
        Class<?> each = Class.forName(name.replaceAll("\\.class$", ""), true, alone);
        assertThat(each.getDeclaredMethods()).isNotNull();
      }
    }
  }

  /** Copies the package of a class into the folder, below which packages begin. */
  private Path copy(Class<?> one) throws IOException, URISyntaxException {
    Path built = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path target = folder.resolve("classes");
    Path place = built.resolve(one.getPackageName().replace('.', '/'));
    for (Path file : files(place)) {
      Path copied = target.resolve(built.relativize(file).toString());
      Files.createDirectories(copied.getParent());
      Files.copy(file, copied);
    }
    return target;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walked = Files.walk(folder)) {
      return walked.filter(file -> file.toString().matches(".*(?<!package-info)\\.class")).toList();
    }
  }
}
