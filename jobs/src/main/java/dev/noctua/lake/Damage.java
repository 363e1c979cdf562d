package dev.noctua.lake;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * Something in a committed night that isn't as its run left it.
 *
 * @param file the key of the file; empty when it isn't one file's
 */
public record Damage(LocalDate night, String table, String file, String what)
    implements Serializable {}
