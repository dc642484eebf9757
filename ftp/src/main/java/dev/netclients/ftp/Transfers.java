package dev.netclients.ftp;

import dev.netclients.Content;
import dev.netclients.Progress;
import dev.netclients.Resource;
import dev.netclients.line.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/** What needs a data connection: downloads, uploads and listings, each with its command. */
final class Transfers {
  private final FtpClient.Builder settings;
  private final Conversation conversation;

  Transfers(FtpClient.Builder settings, Conversation conversation) {
    this.settings = settings;
    this.conversation = conversation;
  }

  private String checkedOrEmpty(String path) {
    return path.isEmpty() ? path : Names.argument(path, settings.charset);
  }

  // --- files ---

  /**
   * Asks for a file.
   *
   * @param size of the whole, which is what has to come in binary; if it is not known, the first
   *     reply may tell it
   */
  Resource.Builder retrieve(URI uri, String path, long offset, TransferType how, OptionalLong size)
      throws IOException {
    String command = "RETR " + Names.argument(path, settings.charset);
    HeldTransfer held =
        HeldTransfer.begin(conversation.calls(), () -> conversation.receive(command, offset, how));
    ReceivedBody body = new ReceivedBody(held);
    if (how == TransferType.ASCII) {
      return Resource.builder(uri, NetAscii.fromWire(body));
    }
    Resource.Builder resource = Resource.builder(uri, body).offset(offset);
    Transfer transfer = held.transfer();
    boolean told =
        size.isPresent() || offset > 0; // from there on servers differ in what they count
    OptionalLong whole = told ? size : transfer.announced();
    if (whole.isPresent()) {
      // A server that sends more than the rest may have begun with the first byte.
      transfer.expect(whole.getAsLong() - offset, offset > 0);
      resource.size(whole.getAsLong());
    }
    return resource;
  }

  /** Uploads a file by STOR or APPE. */
  void send(
      String verb, String path, long offset, TransferType how, Content content, Progress progress)
      throws IOException {
    String command = verb + " " + Names.argument(path, settings.charset);
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(progress, "progress");
    Object call = new Object();
    try {
      conversation
          .calls()
          .open(
              call,
              () -> {
                conversation.send(command, offset, how, content, progress);
                return call;
              });
    } finally {
      conversation.calls().finish(call);
    }
  }

  // --- listings ---

  /** MLSD where the server has it, else LIST. */
  DataRows<FtpEntry> list(String path) throws IOException {
    return conversation.control().features.has("MLST") ? mlsd(path) : byList(path);
  }

  DataRows<FtpEntry> mlsd(String path) throws IOException {
    String checked = checkedOrEmpty(path);
    return rows(
        checked.isEmpty() ? "MLSD" : "MLSD " + checked,
        (row, out) -> out.accept(FtpEntry.mlsx(row, settings.charset)));
  }

  private DataRows<FtpEntry> byList(String path) throws IOException {
    String command = listing("LIST", path);
    String syst = Objects.requireNonNull(conversation.calls().command(this::syst));
    return rowsOrNone(command, new ListDialects(syst, settings.charset));
  }

  private String syst() throws IOException {
    Control control = conversation.control();
    if (control.syst == null) {
      Reply reply = control.replies.command("SYST");
      if (reply.code() == 421) {
        throw control.replies.refusal("SYST", reply);
      }
      control.syst = reply.isPositive() ? reply.text() : "";
    }
    return control.syst;
  }

  DataRows<String> nlst(String path) throws IOException {
    return rowsOrNone(
        listing("NLST", path),
        (row, out) -> out.accept(row.text(0, row.length(), settings.charset)));
  }

  private String listing(String verb, String path) {
    String checked = Names.listed(checkedOrEmpty(path));
    return checked.isEmpty() ? verb : verb + " " + checked;
  }

  private <T> DataRows<T> rows(String command, DataRows.Parser<T> parser) throws IOException {
    return new DataRows<>(
        HeldTransfer.begin(
            conversation.calls(),
            () ->
                conversation.receive(command, 0, TransferType.BINARY)), // lines are lines in either
        parser);
  }

  /**
   * As {@link #rows}, of a command that some servers refuse for an empty folder: {@code 450} or
   * {@code 550 No files found}. Any other text may mean that there is no such folder.
   */
  private <T> DataRows<T> rowsOrNone(String command, DataRows.Parser<T> parser) throws IOException {
    try {
      return rows(command, parser);
    } catch (FtpReplyException e) {
      boolean refused = e.code().equals("450") || e.code().equals("550");
      if (refused && e.text().toLowerCase(Locale.ROOT).contains("no files found")) {
        return new DataRows<>(null, parser);
      }
      throw e;
    }
  }
}
