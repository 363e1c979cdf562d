package dev.noctua.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes on to a server; when told, lets the next request through and closes the connection
 * on its answer.
 */
final class AnswerLosingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final URI target;
  private final AtomicBoolean lose = new AtomicBoolean();
  private final AtomicInteger lost = new AtomicInteger();

  private AnswerLosingProxy(ServerSocket server, URI target) {
    this.server = server;
    this.target = target;
  }

  static AnswerLosingProxy to(URI target) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    AnswerLosingProxy proxy = new AnswerLosingProxy(server, target);
    daemon(proxy::accept);
    return proxy;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  void loseNextAnswer() {
    lose.set(true);
  }

  int lost() {
    return lost.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket upstream = new Socket(target.getHost(), target.getPort());
        daemon(() -> pass(client, upstream, false));
        daemon(() -> pass(upstream, client, true));
      }
    } catch (IOException e) {
      // Closed: the test has ended.
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[8192];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        boolean interim =
            new String(buffer, 0, Math.min(n, 12), java.nio.charset.StandardCharsets.US_ASCII)
                .startsWith("HTTP/1.1 100");
        if (answers && !interim && lose.compareAndSet(true, false)) {
          lost.incrementAndGet();
          return;
        }
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // The other side has gone: so does this one.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "answer-losing-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
