package dev.netclients.server;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;

/** Threads for handlers: virtual ones where the JDK has them (21 and later), else daemons. */
final class HandlerThreads {
  private HandlerThreads() {}

  static ThreadFactory named(String name) {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
      Method setName = builder.getMethod("name", String.class);
      return (ThreadFactory) builder.getMethod("factory").invoke(setName.invoke(virtual, name));
    } catch (ReflectiveOperationException | UnsupportedOperationException e) { // JDK 17 to 20
      return task -> {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
      };
    }
  }
}
