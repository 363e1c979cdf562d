package dev.noctua.generate;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** One made-up person: hidden tastes and habits, drawn from the seed and the id alone. */
final class Person {
  private static final List<String> SKILLS = List.of("beginner", "intermediate", "advanced");
  private static final List<String> DEVICES =
      List.of("web", "desktop", "ios", "android", "miniprogram");
  private static final double[] DEVICE_WEIGHTS = {3, 1, 2.5, 2.5, 1.5};
  private static final List<String> CITIES =
      List.of("上海", "北京", "深圳", "杭州", "成都", "武汉", "西安", "Singapore");
  private static final List<String> OCCUPATIONS =
      List.of("backend engineer", "student", "data analyst", "前端工程师", "运维工程师", "tester");
  private static final List<String> ACQUIRED =
      List.of("search", "social", "friend", "ad", "content", "other");
  private static final int NEVER = Integer.MAX_VALUE;

  final int id;
  final double[] taste;
  final String skill;
  final double activity;
  final double generosity;
  final int peakHour;
  final boolean weekender;
  final String mainDevice;
  final String otherDevice;
  final String city;
  final String occupation;
  final int birthYear;
  final int experience;
  final String acquiredBy;
  final boolean onlyRegistered;
  final boolean personalization;
  final boolean analytics;
  final int registeredDay;
  final int registeredSecond;
  final int updatedDay;

  /** The day on which consent is withdrawn; −1 when it was refused at once or stands. */
  final int consentDay;

  final int deletedDay;

  Person(World world, int id, boolean creator) {
    this.id = id;
    Draw draw = Draw.of(world.seed(), "person", id);
    taste = taste(draw);
    int level = draw.weighted(new double[] {4, 4, 2});
    skill = SKILLS.get(level);
    activity = Math.min(0.9, draw.around(0.45, 0.6));
    generosity = draw.around(1, 0.45);
    peakHour = draw.chance(0.75) ? draw.from(19, 22) : draw.from(8, 17);
    weekender = draw.chance(0.4);
    mainDevice = DEVICES.get(draw.weighted(DEVICE_WEIGHTS));
    otherDevice = DEVICES.get(draw.weighted(DEVICE_WEIGHTS));
    city = draw.pick(CITIES);
    occupation = draw.pick(OCCUPATIONS);
    birthYear = draw.from(1975, 2006);
    experience = level * 4 + draw.below(4);
    acquiredBy = draw.pick(ACQUIRED);
    onlyRegistered = !creator && draw.chance(0.1);
    personalization = !draw.chance(0.05);
    analytics = !draw.chance(0.03);
    registeredDay = registeredDay(world, draw, creator);
    registeredSecond = draw.from(8 * 3600, 22 * 3600);
    int sinceStart = Math.max(0, registeredDay);
    int daysLeft = world.nights() - 1 - sinceStart;
    updatedDay = draw.chance(0.15) && daysLeft > 0 ? sinceStart + draw.from(1, daysLeft) : NEVER;
    boolean later = draw.chance(0.4) && daysLeft > 0;
    int consent = later ? sinceStart + draw.from(1, daysLeft) : -1;
    consentDay = personalization && analytics ? -1 : consent;
    boolean deletes = draw.chance(0.005) && daysLeft > 3 && !creator;
    // After every other event of the account: what is asked last is to be erased.
    deletedDay = deletes ? world.nights() - 1 - draw.below(Math.min(3, daysLeft)) : NEVER;
  }

  /** Most of a person's interest lies in one or two topics; sums to 1. */
  private static double[] taste(Draw draw) {
    double[] taste = new double[Topic.ALL.size()];
    double total = 0;
    for (int i = 0; i < taste.length; i++) {
      taste[i] = StrictMath.exp(1.6 * draw.normal());
      total += taste[i];
    }
    for (int i = 0; i < taste.length; i++) {
      taste[i] /= total;
    }
    return taste;
  }

  /** Three in five were there by the first night, the others come over time. */
  private static int registeredDay(World world, Draw draw, boolean creator) {
    if (creator || draw.chance(0.45)) {
      return -draw.from(1, 28);
    }
    return draw.chance(0.27) ? 0 : draw.below(world.nights());
  }

  String userId() {
    return Integer.toString(id);
  }

  /** Made up, and easy to search for: no personal field may appear downstream. */
  String username() {
    return String.format(Locale.ROOT, "zz_reader_%07d", id);
  }

  String email() {
    return username() + "@example.com";
  }

  String phone() {
    return String.format(Locale.ROOT, "555-01%07d", id);
  }

  String country() {
    return city.equals("Singapore") ? "SG" : "CN";
  }

  boolean deletes() {
    return deletedDay != NEVER;
  }

  /** The topic with the n-th largest weight. */
  Topic favourite(int rank) {
    return IntStream.range(0, taste.length)
        .boxed()
        .sorted(Comparator.comparingDouble(place -> -taste[place]))
        .skip(rank)
        .map(Topic.ALL::get)
        .findFirst()
        .orElseThrow();
  }
}
