package dev.noctua.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Writes a made-up platform, day by day; what is kept in between is small per person. */
public final class Platform {
  private final World world;
  private final Catalog catalog;
  private final Person[] people;
  private final Shelf[] shelves;
  private final Set<Integer> creatorUsers = new TreeSet<>();

  private Platform(World world) {
    this.world = world;
    this.catalog = new Catalog(world);
    catalog.contents().forEach(content -> creatorUsers.add(content.creatorUser()));
    this.people = new Person[world.users()];
    this.shelves = new Shelf[world.users()];
    for (int i = 0; i < people.length; i++) {
      people[i] = new Person(world, i + 1, creatorUsers.contains(i + 1));
      shelves[i] = new Shelf();
    }
  }

  /** What was written. */
  public record Summary(long behaviorLines, long quarantined, long orders, String gross) {}

  /** Writes {@code raw/} and {@code truth.json} below {@code out}, silently. */
  public static Summary write(World world, Path out) throws IOException {
    return write(world, out, day -> {});
  }

  /** As {@link #write(World, Path)}, telling {@code progress} each day that is done, from 1. */
  static Summary write(World world, Path out, Consumer<Integer> progress) throws IOException {
    return new Platform(world).writeAll(out, progress);
  }

  private Summary writeAll(Path out, Consumer<Integer> progress) throws IOException {
    Path raw = out.resolve("raw");
    Files.createDirectories(raw);
    Truth truth = new Truth(world);
    Delivery delivery = new Delivery(world, raw, truth);
    Bills bills = new Bills(world, raw.resolve("bill"));
    Orders orders = new Orders(world, bills);
    Forum forum = new Forum(catalog, creatorUsers);
    Behavior behavior = new Behavior(world, catalog, orders, forum);
    Accounts accounts = new Accounts(world);
    Consumer<Event> happened =
        event -> {
          try {
            delivery.happened(event);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    for (int day = 0; day < world.nights(); day++) {
      delivery.begin(day);
      catalog.log(day, happened);
      orders.refunds(day, shelves, happened);
      Assortment assortment = new Assortment(catalog.contents(), day);
      for (int i = 0; i < people.length; i++) {
        accounts.log(people[i], day, happened);
        behavior.log(people[i], shelves[i], assortment, happened);
      }
      forum.endDay();
      delivery.end();
      bills.end(day);
      progress.accept(day + 1);
    }
    truth.write(out.resolve("truth.json"), catalog, people, bills);
    return new Summary(
        truth.lines(Event.Log.BEHAVIOR),
        truth.quarantined(),
        truth.orders(),
        Money.text(truth.gross()));
  }
}
