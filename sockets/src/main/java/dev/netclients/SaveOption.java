package dev.netclients;

/** How {@link Resource#saveTo} treats the file system. */
public enum SaveOption {
  /**
   * An existing file is replaced once the new one is whole. Without it, an existing name is
   * refused.
   */
  REPLACE,
  /** What arrives before a failure is kept for {@link Resumes#read(java.net.URI, Partial)}. */
  KEEP_PARTIAL,
  /** The file is forced to the disk before it gets its name. */
  SYNC
}
