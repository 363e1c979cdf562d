/** The names that stand for a person: keys under secrets. */
package dev.noctua.privacy;
