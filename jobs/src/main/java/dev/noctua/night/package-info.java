/**
 * Decides which nights a run computes and runs their stages: {@link dev.noctua.night.NightPlanner}
 * plans, {@link dev.noctua.night.StageRunner} carries out and records what each stage cost. It must
 * not know which stages there are, nor what they compute.
 */
package dev.noctua.night;
