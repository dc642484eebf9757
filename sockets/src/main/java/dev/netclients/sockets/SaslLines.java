package dev.netclients.sockets;

import dev.netclients.sasl.SaslDialogue;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a SASL exchange goes over a conversation in lines: a command with the mechanism's name, then
 * a line each way. What the server's lines mean is the protocol's to say.
 */
public abstract class SaslLines implements SaslDialogue {
  private static final int LONGEST_NAME = "SCRAM-SHA-256-PLUS".length();

  private final Dialogue dialogue;
  private final String command;
  private final int maxCommand;

  /**
   * For protocols.
   *
   * @param command what stands before the mechanism's name, such as {@code AUTH}
   * @param maxCommand how many bytes a command may have, CRLF included
   */
  protected SaslLines(Dialogue dialogue, String command, int maxCommand) {
    this.dialogue = Objects.requireNonNull(dialogue, "dialogue");
    this.command = Objects.requireNonNull(command, "command");
    this.maxCommand = maxCommand;
  }

  @Override
  public int initialResponseLimit() {
    return maxCommand - command.length() - LONGEST_NAME - "  \r\n".length();
  }

  @Override
  public Step begin(String mechanism, byte @Nullable [] initialResponse) throws IOException {
    String line = command + " " + mechanism;
    if (initialResponse == null) {
      dialogue.send(line, line);
    } else {
      dialogue.sendSecret(Dialogue.secretLine(line + " ", initialResponse), line + " ***");
    }
    return step();
  }

  @Override
  public Step answer(byte[] response) throws IOException {
    dialogue.sendSecret(Dialogue.secretLine("", response), "***");
    return step();
  }

  /**
   * Reads what the server says. What it may hold of a secret is masked in the trace, or not shown.
   *
   * @throws IOException if the connection fails, or the reply is not one that may come here
   */
  protected abstract Step step() throws IOException;
}
