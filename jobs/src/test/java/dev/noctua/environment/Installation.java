package dev.noctua.environment;

import dev.noctua.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Noctua in a folder of its own, laid out as a build leaves it, for any user to start. */
public record Installation(Path home) {
  /** What only the tests' own classes hold. */
  private static final String OURS = SeenByJava.class.getName().replace('.', '/') + ".class";

  /** The launcher, the jar and its libraries, and an agent that says what the JVM sees. */
  public static Installation in(Path home) throws IOException {
    Path lib = Files.createDirectories(home.resolve("jobs/target/lib"));
    for (String folder : List.of("jobs/src/main", "kernels/src/main", "schemas", "conf")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.copy(Path.of("../conf/local.yaml"), home.resolve("conf/local.yaml"));
    Path launcher = Files.copy(Path.of("../noctua"), home.resolve("noctua"));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<Path> folders = new ArrayList<>();
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path path = Path.of(entry);
      if (!entry.isEmpty() && Files.isDirectory(path) && !Files.exists(path.resolve(OURS))) {
        folders.add(path);
      } else if (Files.isRegularFile(path) && !jars.contains("lib/" + path.getFileName())) {
        link(path, lib.resolve(path.getFileName()));
        jars.add("lib/" + path.getFileName());
      }
    }
    Manifest manifest = manifest();
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
    manifest.getMainAttributes().putValue("Add-Opens", opens());
    jar(home.resolve("jobs/target/noctua.jar"), manifest, folders);
    return new Installation(home);
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return manifest;
  }

  private static void link(Path file, Path name) throws IOException {
    try {
      Files.createLink(name, file);
    } catch (FileSystemException e) {
      Files.copy(file, name); // on another disk
    }
  }

  private static String opens() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens="))
        .map(option -> option.replaceAll("--add-opens=|=ALL-UNNAMED", ""))
        .collect(Collectors.joining(" "));
  }

  private static void jar(Path jar, Manifest manifest, List<Path> folders) throws IOException {
    List<String> names = new ArrayList<>();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Path folder : folders) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path path : files.filter(Files::isRegularFile).toList()) {
            String name = folder.relativize(path).toString();
            if (!names.contains(name) && !name.startsWith("META-INF")) {
              names.add(name);
              out.putNextEntry(new JarEntry(name));
              Files.copy(path, out);
            }
          }
        }
      }
    }
  }

  /** The jar of {@link SeenByJava}. */
  static Path agent(Path folder) throws IOException {
    Manifest manifest = manifest();
    manifest.getMainAttributes().putValue("Premain-Class", SeenByJava.class.getName());
    Path jar = folder.resolve("agent.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        var bytes = SeenByJava.class.getClassLoader().getResourceAsStream(OURS)) {
      out.putNextEntry(new JarEntry(OURS));
      bytes.transferTo(out);
    }
    return jar;
  }

  /** The command that starts it. */
  public String launcher() {
    return home.resolve("noctua").toString();
  }
}
