package dev.noctua.lake.commit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.noctua.contract.Table;
import dev.noctua.storage.ControlJson;
import dev.noctua.storage.ObjectStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Requests that the lines which a night has quarantined be judged again: {@code replays/D.N.json},
 * the N-th for night D. The next night that ingests takes all that are open, and names them among
 * its inputs; a night that is built again takes them again. A request is withdrawn rather than
 * deleted, since a run that hasn't been committed yet may have taken it.
 */
public final class ReplayRequests {
  private static final String FOLDER = "replays/";

  private final ObjectStore store;
  private final Nights nights;

  ReplayRequests(ObjectStore store, Nights nights) {
    this.store = store;
    this.nights = nights;
  }

  /**
   * A request.
   *
   * @param id names it for ever
   * @param night the night whose lines are meant
   * @param withdrawn whether no night has to take it any more
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record Request(String id, LocalDate night, boolean withdrawn) {}

  /**
   * Asks for a committed night's lines; the request that is open for it already, if there is one.
   */
  public Request request(LocalDate night) {
    Optional<Request> open = openFor(night);
    if (open.isPresent()) {
      return open.get();
    }
    for (int n = 1; ; n++) {
      Request request = new Request(night + "." + n, night, false);
      if (store.putIfAbsent(key(request), ControlJson.write(request))) {
        return request;
      }
    }
  }

  /** Takes back the request for a night's lines that no night has taken, if there is one. */
  public Optional<Request> withdraw(LocalDate night) {
    Optional<Request> open = openFor(night);
    open.ifPresent(
        request ->
            store.put(key(request), ControlJson.write(new Request(request.id(), night, true))));
    return open;
  }

  private Optional<Request> openFor(LocalDate night) {
    return pending(LocalDate.MAX).stream().filter(r -> r.night().equals(night)).findFirst();
  }

  private static String key(Request request) {
    return FOLDER + request.id() + ".json";
  }

  /** What a night that takes the arrivals from {@code from} on has to take, in the order of ids. */
  public List<Request> pending(LocalDate from) {
    List<Request> asked =
        store.list(FOLDER).stream()
            .flatMap(e -> store.get(e.key()).stream().map(c -> request(c.text(), e.key())))
            .filter(request -> !request.withdrawn() && request.night().isBefore(from))
            .toList();
    if (asked.isEmpty()) {
      return asked;
    }
    Set<String> taken =
        nights.committed().stream()
            .filter(night -> night.isBefore(from))
            .flatMap(night -> idsTaken(nights.manifest(night).orElseThrow()).stream())
            .collect(Collectors.toSet());
    return asked.stream()
        .filter(request -> !taken.contains(request.id()) && hasLines(request.night()))
        .toList();
  }

  /** A night that was built again may have quarantined nothing. */
  private boolean hasLines(LocalDate night) {
    return nights
        .manifest(night)
        .map(manifest -> manifest.tables().get(Table.QUARANTINE.tableName()))
        .filter(quarantine -> quarantine.rows() > 0)
        .isPresent();
  }

  /** Whether a run has taken just what there is for it to take. */
  public boolean isUnchanged(Manifest run) {
    return run.stages().isEmpty()
        || idsTaken(run)
            .equals(pending(run.from()).stream().map(Request::id).collect(Collectors.toSet()));
  }

  private static Set<String> idsTaken(Manifest run) {
    return run.inputs().stream()
        .flatMap(input -> input.replay().stream())
        .collect(Collectors.toSet());
  }

  private static Request request(String text, String key) {
    return ControlJson.read(text, Request.class, key);
  }
}
