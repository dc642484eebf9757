package dev.netclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceTest {
  private static final URI URL = URI.create("pop3://alice:canary@mail.test/7");

  @TempDir Path folder;

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** A body that is cut after {@code text}. */
  private static InputStream cut(String text) {
    return new SequenceInputStream(
        bytes(text),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new TruncatedException(
                "mail.test:110", Stage.RECEIVE, Outcome.NOT_DONE, "cut", 3, -1, null);
          }
        });
  }

  private static Resource.Builder resource(InputStream body) {
    return Resource.builder(URL, body);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aWholeBodyGetsItsName() throws IOException { // P-17
    Path file = folder.resolve("mail");
    List<Long> heard = new ArrayList<>();
    long size =
        resource(bytes("hello"))
            .size(5)
            .build()
            .saveTo(file, (done, total) -> heard.add(done), SaveOption.SYNC);
    assertThat(size).isEqualTo(5);
    assertThat(file).hasContent("hello");
    assertThat(files()).containsExactly("mail");
    assertThat(heard).endsWith(5L);
  }

  @Test
  void aCutBodyLeavesNothingAndTheOldFileAlone() throws IOException { // P-17, HAZ-NET-17
    Path file = Files.writeString(folder.resolve("mail"), "old");
    assertThatThrownBy(() -> resource(cut("new")).build().saveTo(file, SaveOption.REPLACE))
        .isInstanceOf(TruncatedException.class);
    assertThat(file).hasContent("old");
    assertThat(files()).containsExactly("mail");
  }

  @Test
  void aTakenNameIsRefusedUnlessItIsToBeReplaced() throws IOException { // HAZ-NET-19
    Path file = Files.writeString(folder.resolve("mail"), "old");
    assertThatThrownBy(() -> resource(bytes("new")).build().saveTo(file))
        .isInstanceOf(LocalFailureException.class)
        .hasMessageContaining("FileAlreadyExists");
    assertThat(file).hasContent("old");
    resource(bytes("new")).build().saveTo(file, SaveOption.REPLACE);
    assertThat(file).hasContent("new");
  }

  @Test
  void aNameTakenWhileTheBodyArrivesIsNotOverwritten() throws IOException { // HAZ-NET-19
    Path file = folder.resolve("mail");
    Progress meanwhile =
        (done, total) -> {
          try {
            Files.writeString(file, "theirs");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        };
    assertThatThrownBy(() -> resource(bytes("ours")).build().saveTo(file, meanwhile))
        .isInstanceOf(LocalFailureException.class);
    assertThat(file).hasContent("theirs");
    assertThat(files()).containsExactly("mail");
  }

  @Test
  void linksAndFoldersAreNotFollowedNorReplaced() throws IOException { // HAZ-NET-19
    Path outside = Files.writeString(folder.resolve("outside"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
    Path dir = Files.createDirectory(folder.resolve("dir"));
    for (Path target : List.of(link, dir)) {
      assertThatThrownBy(() -> resource(bytes("x")).build().saveTo(target, SaveOption.REPLACE))
          .isInstanceOf(LocalFailureException.class);
    }
    assertThat(outside).hasContent("mine");
  }

  @Test
  void aLinkInThePlaceOfWhatIsKeptIsNotFollowed() throws IOException { // HAZ-NET-19
    Path outside = Files.writeString(folder.resolve("outside"), "mine");
    for (String kept : List.of(".mail.part", ".mail.part-of")) {
      Files.createSymbolicLink(folder.resolve(kept), outside);
    }
    assertThatThrownBy(
            () ->
                resource(cut("abc"))
                    .validator("v1")
                    .build()
                    .saveTo(folder.resolve("mail"), SaveOption.KEEP_PARTIAL))
        .isInstanceOf(TruncatedException.class);
    assertThat(outside).hasContent("mine");
    assertThat(Partial.of(folder.resolve("mail")).validator()).isEqualTo("v1");
  }

  @Test
  void whatCannotBeWrittenIsALocalFailureThatShowsItsNameEscaped() { // HAZ-NET-17, P-12
    assertThatThrownBy(() -> resource(bytes("x")).build().saveTo(folder.resolve("no\u001bne/mail")))
        .isInstanceOf(LocalFailureException.class)
        .hasCauseInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no\\x1Bne")
        .hasMessageNotContaining("\u001b");
  }

  @Test
  void aCallbackThatThrowsIsALocalFailureWithItsCause() throws IOException { // HAZ-NET-22
    RuntimeException mine = new IllegalStateException("mine");
    assertThatThrownBy(
            () ->
                resource(bytes("x"))
                    .build()
                    .saveTo(
                        folder.resolve("mail"),
                        (done, total) -> {
                          throw mine;
                        }))
        .isInstanceOf(LocalFailureException.class)
        .hasCause(mine);
    assertThat(files()).isEmpty();
  }

  @Test
  void anInterruptWhileTheDiskIsWrittenIsNoFailureOfTheDisk() throws IOException { // P-20
    Path file = folder.resolve("mail");
    Progress interrupts = (done, total) -> Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                resource(new ByteArrayInputStream(new byte[1 << 20]))
                    .build()
                    .saveTo(file, interrupts))
        .isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(files()).isEmpty();
  }

  @Test
  void anOptionMayBeNamedTwice() throws IOException {
    Path file = Files.writeString(folder.resolve("mail"), "old");
    resource(bytes("new")).build().saveTo(file, SaveOption.REPLACE, SaveOption.REPLACE);
    assertThat(file).hasContent("new");
  }

  @Test
  void whatArrivedIsKeptAndTheRestAppended() throws IOException { // HAZ-NET-18
    Path file = folder.resolve("mail");
    assertThatThrownBy(
            () ->
                resource(cut("abc")).validator("v1").build().saveTo(file, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(TruncatedException.class);
    assertThat(file).doesNotExist();
    Partial have = Partial.of(file);
    assertThat(have.size()).isEqualTo(3);
    assertThat(have.validator()).isEqualTo("v1");

    long size =
        resource(bytes("def"))
            .offset(3)
            .validator("v1")
            .build()
            .saveTo(file, SaveOption.KEEP_PARTIAL);
    assertThat(size).isEqualTo(6);
    assertThat(file).hasContent("abcdef");
    assertThat(files()).containsExactly("mail");
  }

  /** Names of as many bytes as a file system takes, or fewer, in characters of one to four. */
  @ParameterizedTest
  @CsvSource({"x, 243", "x, 244", "x, 249", "x, 255", "ü, 244", "ü, 254", "日, 255", "😀, 252"})
  void aNameMayBeAsLongAsTheFileSystemTakes(String character, int bytes)
      throws IOException { // HAZ-NET-18
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    Path file = folder.resolve(character.repeat(bytes / utf8(character)));
    assertThat(utf8(file.getFileName().toString())).isEqualTo(bytes);
    resource(bytes("old")).build().saveTo(file);
    assertThatThrownBy(
            () ->
                resource(cut("abc"))
                    .validator("v1")
                    .build()
                    .saveTo(file, SaveOption.KEEP_PARTIAL, SaveOption.REPLACE))
        .isInstanceOf(TruncatedException.class);
    assertThat(file).hasContent("old");
    assertThat(Partial.of(file).size()).isEqualTo(3);
    resource(bytes("def"))
        .offset(3)
        .validator("v1")
        .build()
        .saveTo(file, SaveOption.KEEP_PARTIAL, SaveOption.REPLACE);
    assertThat(file).hasContent("abcdef");
    assertThat(files()).containsExactly(file.getFileName().toString());
  }

  @Test
  void aNameThatIsTooLongIsFoundOutBeforeAnythingIsRead() throws IOException { // HAZ-NET-17
    assertThatThrownBy(() -> resource(cut("")).build().saveTo(folder.resolve("x".repeat(256))))
        .isInstanceOf(LocalFailureException.class);
    assertThat(files()).isEmpty();
  }

  private static int utf8(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  @Test
  void longNamesThatBeginAlikeKeepTheirPartsApart() throws IOException { // HAZ-NET-18
    String begin = "x".repeat(250);
    Path one = folder.resolve(begin + "1.txt");
    Path two = folder.resolve(begin + "2.txt");
    for (Path file : List.of(one, two)) {
      String text = file.equals(one) ? "1" : "two";
      assertThatThrownBy(
              () ->
                  resource(cut(text)).validator(text).build().saveTo(file, SaveOption.KEEP_PARTIAL))
          .isInstanceOf(TruncatedException.class);
    }
    assertThat(Partial.of(one).validator()).isEqualTo("1");
    assertThat(Partial.of(one).size()).isEqualTo(1);
    assertThat(Partial.of(two).validator()).isEqualTo("two");
    assertThat(Partial.of(two).size()).isEqualTo(3);
  }

  @Test
  void noNameHasThePartsOfALongOne() { // HAZ-NET-18
    Path part = Partial.partOf(folder.resolve("x".repeat(255)));
    String name = part.getFileName().toString();
    for (int end = 2; end <= name.length(); end++) {
      Path other = folder.resolve(name.substring(1, end));
      assertThat(Partial.partOf(other)).isNotEqualTo(part);
      assertThat(Partial.tagOf(other)).isNotEqualTo(part);
    }
  }

  @Test
  void aValidatorThatIsNoTextIsNone() throws IOException { // HAZ-NET-18
    Path file = folder.resolve("mail");
    Files.writeString(folder.resolve(".mail.part"), "abc");
    Files.write(folder.resolve(".mail.part-of"), new byte[] {'v', (byte) 0xFF});
    assertThat(Partial.of(file)).isEqualTo(new Partial(file, 0, ""));
  }

  @Test
  void anotherVersionStartsAgainAndIsNeverGlued() throws IOException { // HAZ-NET-18
    Path file = folder.resolve("mail");
    assertThatThrownBy(
            () ->
                resource(cut("abc")).validator("v1").build().saveTo(file, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(TruncatedException.class);
    resource(bytes("whole")).validator("v2").build().saveTo(file, SaveOption.KEEP_PARTIAL);
    assertThat(file).hasContent("whole");
    assertThat(Partial.of(file).size()).isZero();
  }

  @Test
  void whatWasKeptOutlivesAFailureThatKeepsNothing() throws IOException { // HAZ-NET-18
    Path file = folder.resolve("mail");
    assertThatThrownBy(
            () ->
                resource(cut("abc")).validator("v1").build().saveTo(file, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(TruncatedException.class);
    assertThatThrownBy(() -> resource(cut("x")).build().saveTo(file))
        .isInstanceOf(TruncatedException.class);
    assertThat(Partial.of(file).size()).isEqualTo(3);
    resource(bytes("whole")).build().saveTo(file);
    assertThat(files()).containsExactly("mail");
  }

  @Test
  void aPartThatChangedMeanwhileIsNotContinued() throws IOException { // HAZ-NET-18
    Path file = folder.resolve("mail");
    assertThatThrownBy(
            () ->
                resource(cut("abc")).validator("v1").build().saveTo(file, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(TruncatedException.class);
    assertThatThrownBy(
            () ->
                resource(bytes("ef"))
                    .offset(4)
                    .validator("v1")
                    .build()
                    .saveTo(file, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(LocalFailureException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void inMemoryThereIsALimit() throws IOException { // P-01
    assertThat(resource(bytes("12345")).build().readAll(5)).hasSize(5);
    assertThatThrownBy(() -> resource(bytes("123456")).build().readAll(5))
        .isInstanceOf(LimitException.class)
        .hasMessageNotContaining("canary");
  }

  @Test
  void aNegativeLimitIsNoLimitAndRefused() { // HAZ-API-01, P-01
    assertThatThrownBy(() -> Items.of(List.of(1)).toList(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> resource(bytes("new")).build().readAll(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itShowsNoPassword() { // P-11
    assertThat(resource(bytes("")).build()).hasToString("pop3://***@mail.test/7");
  }
}
