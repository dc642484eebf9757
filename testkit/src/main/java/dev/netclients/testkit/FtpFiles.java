package dev.netclients.testkit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A tree of files in memory, by absolute paths. Safe for use by many threads. */
final class FtpFiles {
  /** A file, or a folder where there are no bytes. */
  record Node(String path, byte @Nullable [] bytes, Instant modified) {
    boolean isFolder() {
      return bytes == null;
    }

    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    long size() {
      byte[] content = bytes;
      return content == null ? 0 : content.length;
    }
  }

  private final NavigableMap<String, Node> nodes = new TreeMap<>();

  FtpFiles() {
    nodes.put("/", new Node("/", null, now()));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns {@code path} made absolute by {@code folder}, without dots. */
  static String absolute(String folder, String path) {
    List<String> parts = new ArrayList<>();
    String whole = path.startsWith("/") ? path : folder + "/" + path;
    for (String part : whole.split("/")) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  synchronized Optional<Node> node(String path) {
    return Optional.ofNullable(nodes.get(path));
  }

  synchronized List<String> paths() {
    return List.copyOf(nodes.keySet());
  }

  /** Puts a file, and the folders above it. */
  synchronized void put(String path, byte[] bytes, Instant modified) {
    folder(parent(path));
    nodes.put(path, new Node(path, bytes, modified));
  }

  synchronized void folder(String path) {
    for (String at = path; !nodes.containsKey(at); at = parent(at)) {
      nodes.put(at, new Node(at, null, now()));
    }
  }

  /** Returns false if there is no folder for it, or a folder of that name. */
  synchronized boolean store(String path, byte[] bytes, int offset, boolean append) {
    Node folder = nodes.get(parent(path));
    Node before = nodes.get(path);
    if (folder == null || !folder.isFolder() || before != null && before.isFolder()) {
      return false;
    }
    byte[] old = before == null || before.bytes() == null ? new byte[0] : before.bytes();
    int from = append ? old.length : offset;
    byte[] all = Arrays.copyOf(old, from + bytes.length);
    System.arraycopy(bytes, 0, all, from, bytes.length);
    nodes.put(path, new Node(path, all, now()));
    return true;
  }

  synchronized boolean touch(String path, Instant time) {
    Node node = nodes.get(path);
    if (node == null) {
      return false;
    }
    nodes.put(path, new Node(path, node.bytes(), time));
    return true;
  }

  synchronized boolean makeFolder(String path) {
    Node above = nodes.get(parent(path));
    if (nodes.containsKey(path) || above == null || !above.isFolder()) {
      return false;
    }
    nodes.put(path, new Node(path, null, now()));
    return true;
  }

  synchronized boolean remove(String path, boolean folder) {
    Node node = nodes.get(path);
    if (node == null || node.isFolder() != folder || folder && !children(path).isEmpty()) {
      return false;
    }
    nodes.remove(path);
    return true;
  }

  synchronized boolean rename(String from, String to) {
    if (!nodes.containsKey(from) || !nodes.containsKey(parent(to)) || to.startsWith(from + "/")) {
      return false;
    }
    for (String path : List.copyOf(nodes.tailMap(from).keySet())) {
      if (path.equals(from) || path.startsWith(from + "/")) {
        Node node = nodes.remove(path);
        String moved = to + path.substring(from.length());
        if (node != null) {
          nodes.put(moved, new Node(moved, node.bytes(), node.modified()));
        }
      }
    }
    return true;
  }

  synchronized List<Node> children(String path) {
    String prefix = path.equals("/") ? "/" : path + "/";
    List<Node> children = new ArrayList<>();
    for (Map.Entry<String, Node> entry : nodes.tailMap(prefix, false).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (entry.getKey().indexOf('/', prefix.length()) < 0) {
        children.add(entry.getValue());
      }
    }
    return children;
  }
}
