package dev.noctua.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Passes bytes on to a server of this machine, and does what networks and servers do when they
 * fail: to all connections, or to requests of HTTP that are told apart by their first line.
 */
public final class FaultProxy implements AutoCloseable {
  /** What becomes of a request. */
  public enum Fault {
    /** Answered with 500, and not carried out. */
    ERROR,
    /** Answered with 503 as S3 does when it is asked too often, and not carried out. */
    SLOW_DOWN,
    /** Neither carried out nor answered. */
    SILENCE,
    /** The connection is reset instead of an answer, nothing is carried out. */
    RESET,
    /** Carried out; the connection ends instead of an answer. */
    LOST_ANSWER,
    /** Carried out; the connection ends amid the answer. */
    TRUNCATED,
    /** Carried out; the answer comes in drops. */
    SLOW
  }

  private static final int CUT_AFTER = 700;
  private static final int DROP_BYTES = 500;
  private static final int DROP_MILLIS = 20;

  /** A fault that requests meet: the first ones that match, {@code left} of them. */
  private record Rule(Fault fault, Pattern requests, AtomicInteger left) {}

  private final ServerSocket server;
  private final int target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger met = new AtomicInteger();
  private volatile boolean down;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  private FaultProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** A proxy before {@code target}, through which all goes well at first. */
  public static FaultProxy to(int target) throws IOException {
    FaultProxy proxy =
        new FaultProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    daemon(proxy::accept);
    return proxy;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Where clients of HTTP connect. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Ends what is connected now; new connections work. */
  public void hiccup() {
    open.forEach(FaultProxy::end);
    open.clear();
  }

  /** Ends what is connected, and whatever connects. */
  public void down() {
    down = true;
    hiccup();
  }

  /**
   * Lets the next requests of a kind fail, beside those of which that was said before.
   *
   * @param requests a regular expression that is looked for in their first line
   */
  public void fail(Fault fault, String requests, int times) {
    met.set(0);
    rules.add(new Rule(fault, Pattern.compile(requests), new AtomicInteger(times)));
  }

  /** From now on all goes well. */
  public void up() {
    down = false;
    rules.clear();
  }

  /** How many requests have met a fault since the last one was set. */
  public int met() {
    return met.get();
  }

  private Fault fault(String request) {
    for (Rule rule : rules) {
      if (rule.requests().matcher(request).find() && rule.left().getAndDecrement() > 0) {
        met.incrementAndGet();
        return rule.fault();
      }
    }
    return null;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        if (down) {
          end(client);
          continue;
        }
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        open.addAll(List.of(client, upstream));
        Exchange exchange = new Exchange(client, upstream);
        daemon(() -> exchange.pass(client, upstream, exchange::requests));
        daemon(() -> exchange.pass(upstream, client, exchange::answers));
      }
    } catch (IOException e) {
      // Closed: the test has ended.
    }
  }

  @FunctionalInterface
  private interface Passing {
    void pass(byte[] bytes, int length, OutputStream to) throws IOException, InterruptedException;
  }

  /** What goes over one connection: a request, its answer, the next request. */
  private final class Exchange {
    private final Socket client;
    private final Socket upstream;

    /** Whether the client's next bytes begin a request. */
    private volatile boolean answered = true;

    private volatile Fault fault;
    private long passed;

    Exchange(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void pass(Socket from, Socket to, Passing way) {
      byte[] buffer = new byte[8192];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          way.pass(buffer, n, out);
        }
      } catch (IOException e) {
        // Either side has ended.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        end(client);
        end(upstream);
      }
    }

    void requests(byte[] bytes, int length, OutputStream to) throws IOException {
      if (answered) {
        answered = false;
        passed = 0;
        fault = fault(new String(bytes, 0, length, US_ASCII).lines().findFirst().orElse(""));
      }
      if (fault == Fault.ERROR || fault == Fault.SLOW_DOWN) {
        String status = fault == Fault.ERROR ? "500 Internal Server Error" : "503 Slow Down";
        client
            .getOutputStream()
            .write(
                "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .formatted(status)
                    .getBytes(US_ASCII));
        throw new IOException("that was all");
      } else if (fault == Fault.RESET) {
        client.setSoLinger(true, 0);
        throw new IOException("reset");
      } else if (fault != Fault.SILENCE) {
        to.write(bytes, 0, length);
      }
    }

    void answers(byte[] bytes, int length, OutputStream to)
        throws IOException, InterruptedException {
      boolean interim =
          new String(bytes, 0, Math.min(length, 12), US_ASCII).startsWith("HTTP/1.1 100");
      if (!interim && fault == Fault.LOST_ANSWER) {
        throw new IOException("lost");
      }
      if (!interim && fault == Fault.TRUNCATED && passed + length > CUT_AFTER) {
        to.write(bytes, 0, (int) Math.max(0, CUT_AFTER - passed));
        throw new IOException("cut");
      }
      // Before the client has it: it may ask again at once, and then nothing has passed.
      passed += length;
      answered |= !interim;
      int step = fault == Fault.SLOW ? DROP_BYTES : length;
      for (int from = 0; from < length; from += step) {
        to.write(bytes, from, Math.min(step, length - from));
        Thread.sleep(fault == Fault.SLOW ? DROP_MILLIS : 0);
      }
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "fault proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    hiccup();
  }
}
