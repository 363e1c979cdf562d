package dev.noctua.publish;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes on to a server on this machine, until told that the way there is broken. */
final class FailingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean down;

  private FailingProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  static FailingProxy to(int target) throws IOException {
    FailingProxy proxy =
        new FailingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    daemon(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Ends what is connected now; new connections work. */
  void hiccup() {
    open.forEach(FailingProxy::end);
    open.clear();
  }

  /** Ends what is connected, and whatever connects. */
  void down() {
    down = true;
    hiccup();
  }

  void up() {
    down = false;
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
        daemon(() -> pass(client, upstream));
        daemon(() -> pass(upstream, client));
      }
    } catch (IOException e) {
      // Closed: the test has ended.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either side has ended.
    } finally {
      end(from);
      end(to);
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
    Thread thread = new Thread(work, "failing proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    hiccup();
  }
}
