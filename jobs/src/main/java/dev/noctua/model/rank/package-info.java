/**
 * Lists from several sources: what each proposes, how they become one list, and how its settings
 * are chosen. It must not know tables, stages, or why somebody wants a list.
 */
package dev.noctua.model.rank;
