package dev.netclients;

/** What became of the action that a failed call had asked for. */
public enum Outcome {
  /** It did not happen. Asking again cannot do it twice. */
  NOT_DONE,
  /** It happened; what failed came after it. */
  DONE,
  /** It may or may not have happened: the request went out and its answer never came. */
  UNKNOWN
}
