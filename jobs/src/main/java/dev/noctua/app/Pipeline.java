package dev.noctua.app;

import dev.noctua.lake.Lake;
import dev.noctua.privacy.Eraser;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Secrets;
import dev.noctua.settings.Settings;
import dev.noctua.stage.Stage;
import dev.noctua.stage.catalog.CatalogStage;
import dev.noctua.stage.check.CheckStage;
import dev.noctua.stage.forecast.ForecastStage;
import dev.noctua.stage.forget.ForgetStage;
import dev.noctua.stage.ingest.IngestStage;
import dev.noctua.stage.price.PriceStage;
import dev.noctua.stage.profile.ProfileStage;
import dev.noctua.stage.publish.ListEraser;
import dev.noctua.stage.publish.PublishStage;
import dev.noctua.stage.recommend.RecommendStage;
import dev.noctua.stage.report.ReportStage;
import dev.noctua.stage.settle.SettleStage;
import dev.noctua.stage.train.TrainStage;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/** The stages of a night in their order, and how they are wired: the one list of them. */
public final class Pipeline {
  private Pipeline() {}

  /** How people are forgotten, in the live platform's database too. */
  public static Eraser eraser(Settings settings, Secrets secrets, RawZone raw) {
    return new Eraser(
        raw,
        settings.forget().rewriteRaw(),
        secrets,
        new Eraser.Database() {
          @Override
          public long erase(Lake lake, Collection<String> people, UnaryOperator<String> redacted) {
            return ListEraser.erase(lake, settings.database(), secrets, people, redacted);
          }

          @Override
          public long count(Collection<String> people, UnaryOperator<String> redacted) {
            return ListEraser.count(settings.database(), secrets, people, redacted);
          }
        });
  }

  /** The stages in their order, as the settings configure them. */
  public static List<Stage> stages(Settings settings, Secrets secrets, RawZone raw) {
    return List.of(
        new IngestStage(raw, settings.platform(), settings.ingest(), secrets),
        new ForgetStage(eraser(settings, secrets, raw)),
        new CatalogStage(),
        new SettleStage(settings.settlement()),
        new ProfileStage(),
        new TrainStage(settings.train(), settings.als(), settings.itemToItem()),
        new RecommendStage(settings.recommend()),
        new PriceStage(settings.price(), settings.market(), settings.forecast().horizonDays()),
        new ForecastStage(settings.forecast(), settings.market()),
        new CheckStage(settings.check()),
        new ReportStage(settings.platform()),
        new PublishStage(settings.database(), secrets));
  }
}
