/** The product as it is installed, in locales, zones, folders and accounts of all kinds. */
package dev.noctua.environment;
