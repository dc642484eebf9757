package dev.netclients.imap.wire;

import dev.netclients.imap.BodyStructure;
import dev.netclients.imap.Envelope;
import dev.netclients.imap.Flag;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a FETCH response tells of one message. Envelope and structure are looked into when they are
 * asked for, so that a bad one spoils nothing else; flags and numbers at once.
 *
 * <p>It grows while a response with streamed literals comes in; then it does not change any more.
 */
public final class FetchData {
  /**
   * A section that came.
   *
   * @param binary whether it was asked for as BINARY
   * @param name what stands between the brackets, in upper case
   * @param origin where the stretch begins, or -1
   * @param bytes the bytes, if they are here
   * @param nil whether the server has no such section
   * @param streamed how many bytes follow on the connection, or -1
   */
  public record SectionData(
      boolean binary, String name, long origin, byte[] bytes, boolean nil, long streamed) {}

  private final long number;
  private long uid = -1;
  private long size = -1;
  private @Nullable Set<Flag> flags;
  private @Nullable OffsetDateTime internalDate;
  private byte @Nullable [] envelope;
  private byte @Nullable [] bodyStructure;
  private final List<SectionData> sections = new ArrayList<>(1);
  private final Map<String, String> others = new LinkedHashMap<>(0);
  private @Nullable MalformedException problem;

  FetchData(long number) {
    this.number = number;
  }

  /** Returns the message's number. */
  public long number() {
    return number;
  }

  /** Returns its unique identifier, if it was told. */
  public OptionalLong uid() {
    return uid < 0 ? OptionalLong.empty() : OptionalLong.of(uid);
  }

  /** Returns its size, if it was told. */
  public OptionalLong size() {
    return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /** Returns its flags, if they were told. */
  public Optional<Set<Flag>> flags() {
    return Optional.ofNullable(flags);
  }

  /** Returns when it came, if that was told. */
  public Optional<OffsetDateTime> internalDate() {
    return Optional.ofNullable(internalDate);
  }

  /** Returns its envelope, if it was told. */
  public Optional<Envelope> envelope() throws MalformedException {
    byte[] bytes = envelope;
    if (bytes == null) {
      return Optional.empty();
    }
    Lexer in = new Lexer(bytes, 0, bytes.length);
    Envelope parsed = new EnvelopeParser(in).envelope();
    in.expectEnd();
    return Optional.of(parsed);
  }

  /** Returns its structure, if it was told. */
  public Optional<BodyStructure> bodyStructure() throws MalformedException {
    byte[] bytes = bodyStructure;
    if (bytes == null) {
      return Optional.empty();
    }
    Lexer in = new Lexer(bytes, 0, bytes.length);
    BodyStructure parsed = new BodyStructureParser(in).body();
    in.expectEnd();
    return Optional.of(parsed);
  }

  /** Returns whether an envelope was told, good or bad. */
  public boolean hasEnvelope() {
    return envelope != null;
  }

  /** Returns whether a structure was told, good or bad. */
  public boolean hasBodyStructure() {
    return bodyStructure != null;
  }

  /** Returns the sections so far, in the server's order. */
  public List<SectionData> sections() {
    return sections;
  }

  /** Returns items that are not known here, by their names in upper case, as they are written. */
  public Map<String, String> others() {
    return others;
  }

  /** Returns what is wrong with the response, if something is; what came before it is here. */
  public Optional<MalformedException> problem() {
    return Optional.ofNullable(problem);
  }

  void uid(long value) {
    uid = value;
  }

  void size(long value) {
    size = value;
  }

  void flags(Set<Flag> value) {
    flags = value;
  }

  void internalDate(OffsetDateTime value) {
    internalDate = value;
  }

  void envelope(byte[] bytes, int from, int to) {
    envelope = Arrays.copyOfRange(bytes, from, to);
  }

  void bodyStructure(byte[] bytes, int from, int to) {
    bodyStructure = Arrays.copyOfRange(bytes, from, to);
  }

  void section(SectionData section) {
    sections.add(section);
  }

  void other(String name, String value) {
    others.put(name, value);
  }

  void problem(MalformedException what) {
    problem = what;
  }

  @Override
  public String toString() {
    return "message " + number + (uid < 0 ? "" : ", UID " + uid);
  }
}
