package dev.noctua.night;

import dev.noctua.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells whether an open run was begun with the settings and the version that results depend on. */
public final class SettingsDigest {
  private SettingsDigest() {}

  public static String of(Settings s) {
    List<Object> parts =
        List.of(
            NoctuaVersion.text(),
            s.platform(),
            s.ingest(),
            s.train(),
            s.als(),
            s.itemToItem(),
            s.recommend(),
            s.price(),
            s.market(),
            s.forecast(),
            s.settlement(),
            s.check());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(parts.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
