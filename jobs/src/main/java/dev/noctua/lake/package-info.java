/**
 * The tables as stages see them: {@link dev.noctua.lake.Run} is a night and its draft, {@link
 * dev.noctua.lake.Lake} opens everything else, {@link dev.noctua.lake.ContractCheck} holds written
 * files against their contract. It must not know the stages, nor what a table is used for.
 */
package dev.noctua.lake;
