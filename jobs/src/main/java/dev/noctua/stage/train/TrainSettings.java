package dev.noctua.stage.train;

import dev.noctua.model.rank.GivenSettings;
import dev.noctua.settings.Settings;

/**
 * What the settings file says of recommenders.
 *
 * @param given values that aren't {@code auto}
 * @param samplePairs on about how many pairs settings are chosen at most
 * @param engine who fits the factorisation, or {@code auto}
 * @param blocks into how many blocks it is cut
 */
record TrainSettings(GivenSettings given, int samplePairs, String engine, int blocks) {
  static TrainSettings of(Settings.Train train, Settings.Als als, Settings.ItemToItem items) {
    return new TrainSettings(
        new GivenSettings(
            als.factors().whole(),
            als.iterations().whole(),
            als.alpha().decimal(),
            als.regularization().decimal(),
            train.windowDays().whole(),
            items.ridge().decimal(),
            items.dropout().decimal()),
        train.samplePairs(),
        als.engine(),
        als.blocks());
  }
}
