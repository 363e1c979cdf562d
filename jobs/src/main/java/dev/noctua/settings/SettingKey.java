package dev.noctua.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.KebabCaseStrategy;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A setting as the command line names it.
 *
 * @param sections the sections around it, outermost first
 * @param name its key in the innermost one; in a map it may contain dots
 * @param isText whether its value is a text, which stands for itself as it was typed
 */
record SettingKey(List<String> sections, String name, boolean isText) {
  private static final Set<Type> TEXTS = Set.of(String.class, ZoneId.class);

  static SettingKey of(String dotted) {
    List<String> parts = List.of(dotted.split("\\.", -1));
    Type type = Settings.class;
    for (int i = 0; i < parts.size(); i++) {
      if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
        return new SettingKey(
            parts.subList(0, i),
            String.join(".", parts.subList(i, parts.size())),
            TEXTS.contains(map.getActualTypeArguments()[1]));
      }
      type = member(type, parts.get(i));
    }
    int last = parts.size() - 1;
    return new SettingKey(parts.subList(0, last), parts.get(last), TEXTS.contains(type));
  }

  /** The type of a section's setting, of an optional one without that; void when there is none. */
  private static Type member(Type section, String key) {
    if (!(section instanceof Class<?> settings) || !settings.isRecord()) {
      return void.class;
    }
    return Arrays.stream(settings.getRecordComponents())
        .filter(c -> KebabCaseStrategy.INSTANCE.translate(c.getName()).equals(key))
        .map(RecordComponent::getGenericType)
        .findFirst()
        .map(
            type ->
                type instanceof ParameterizedType optional
                        && optional.getRawType() == Optional.class
                    ? optional.getActualTypeArguments()[0]
                    : type)
        .orElse(void.class);
  }

  /**
   * A value as it was typed; quotes around the whole of it don't count. Numbers, lists and sections
   * are written as in YAML. A {@code #} begins no comment.
   *
   * @throws JsonProcessingException when it should be YAML, and isn't
   */
  JsonNode value(String typed) throws JsonProcessingException {
    if (typed.isEmpty()) {
      return NullNode.instance;
    }
    boolean isQuoted = typed.matches("(?s)([\"']).*\\1") && typed.length() > 1;
    boolean hasNoYaml = isText || (typed.contains("#") && !typed.matches("\\s*[\\[{].*"));
    if (hasNoYaml && !isQuoted) {
      return TextNode.valueOf(typed);
    }
    JsonNode read = SettingsFile.YAML.readTree(typed);
    return read.isMissingNode() ? NullNode.instance : read;
  }
}
