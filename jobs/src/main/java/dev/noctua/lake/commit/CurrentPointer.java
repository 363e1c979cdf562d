package dev.noctua.lake.commit;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * {@code current.json}: which night is published, and per table the files to read, as keys below
 * the lake. A day table lists all nights up to this one, a state table this night's alone.
 */
public record CurrentPointer(LocalDate night, String run, Map<String, List<String>> tables) {}
