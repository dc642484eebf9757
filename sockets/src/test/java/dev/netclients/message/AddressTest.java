package dev.netclients.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AddressTest {
  /** Each row: a list, and its elements as {@code group|name|mailbox}; or {@code raw:…} if kept. */
  static Stream<Arguments> lists() {
    return Stream.of(
        row(""),
        row(" , ,, "),
        row("(a comment)"),
        row("a@b", "||a@b"),
        row("<a@b>", "||a@b"),
        row("a@b,c@d", "||a@b", "||c@d"),
        // RFC 5322, appendix A.1.2
        row(
            "\"Joe Q. Public\" <john.q.public@example.com>",
            "|Joe Q. Public|john.q.public@example.com"),
        row(
            "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
            "|Mary Smith|mary@x.test",
            "||jdoe@example.org",
            "|Who?|one@y.test"),
        row(
            "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
            "||boss@nil.test",
            "|Giant; \"Big\" Box|sysservices@example.net"),
        // appendix A.1.3
        row(
            "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
            "A Group|Ed Jones|c@a.test",
            "A Group||joe@where.test",
            "A Group|John|jdoe@one.test"),
        row("Undisclosed recipients:;", "Undisclosed recipients||"),
        // appendix A.6.1
        row(
            "Joe Q. Public <john.q.public@example.com>",
            "|Joe Q. Public|john.q.public@example.com"),
        row(
            "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
            "|Mary Smith|mary@example.net",
            "||jdoe@test.example"),
        row("<@a,@b.test:c@d>, e@f", "||c@d", "||e@f"),
        // more groups, with and without their ends
        row("a@b, g:c@d;, e@f", "||a@b", "g||c@d", "||e@f"),
        row("g:;h:;", "g||", "h||"),
        row("g:c@d", "g||c@d"),
        row("g:", "g||"),
        row("a@b; c@d;", "||a@b", "||c@d"), // as some separate them
        row("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=: a@b;", "Gr\u00fc\u00dfe||a@b"),
        // names
        row("alice@x (Alice B.)", "|Alice B.|alice@x"),
        row("<alice@x> (Alice \\(B\\))", "|Alice (B)|alice@x"),
        row("=?utf-8?Q?J=C3=BCrgen?= <j@x>", "|J\u00fcrgen|j@x"),
        row("\"=?utf-8?Q?J=C3=BCrgen?=\" <j@x>", "|J\u00fcrgen|j@x"),
        row("=?utf-8?Q?J=C3?=\t =?utf-8?Q?=BCrgen?= X <j@x>", "|J\u00fcrgen X|j@x"),
        row("=?utf-8?Q?Doe,_John?= <j@x>, k@x", "|Doe, John|j@x", "||k@x"),
        row("J\u00fcrgen <j\u00fcrgen@\u00fc.test>", "|J\u00fcrgen|j\u00fcrgen@\u00fc.test"),
        row("john@x <john@x>", "|john@x|john@x"),
        // local parts and domains
        row("\"a b\"@c", "||\"a b\"@c"),
        row("\"ab\"@c", "||ab@c"),
        row("\"\"@c", "||\"\"@c"),
        row("a.\"b\\\"c\".d@e", "||\"a.b\\\"c.d\"@e"),
        row("a@[127.0.0.1]", "||a@[127.0.0.1]"),
        row("a@[IPv6:::1]", "||a@[IPv6:::1]"),
        // HAZ-MIME-05, P-25: kept as they came, and what stands beside them is read
        row("alice@evil.test@bank.test", "raw:alice@evil.test@bank.test"), // CVE-2019-16056
        row("<a@b@c>, d@e", "raw:<a@b@c>", "||d@e"),
        row("root, a@b", "raw:root", "||a@b"),
        row("a b@c", "raw:a b@c"),
        row("@b", "raw:@b"),
        row("a@", "raw:a@"),
        row("<>", "raw:<>"),
        row("Mailer <>", "raw:Mailer <>"),
        row("a <b@c, d@e", "raw:a <b@c", "||d@e"),
        row("a b@c>, d@e", "raw:a b@c>", "||d@e"),
        row("<a@b> c, d@e", "raw:<a@b> c", "||d@e"),
        row("<a@b><c@d>", "raw:<a@b><c@d>"),
        row("<@route a@b>", "raw:<@route a@b>"),
        row("\"open <a@b>, c@d", "raw:\"open <a@b>, c@d"),
        row("a@b, (open", "||a@b", "raw:(open"),
        row("a@[open", "raw:a@[open"),
        row("a@[1]b", "raw:a@[1]b"),
        row("[1]@b", "raw:[1]@b"),
        row("a@\"b\"", "raw:a@\"b\""),
        row("a\rb@c", "raw:a\rb@c"),
        row("a\0@c", "raw:a\0@c"),
        row("g:h:a@b;", "raw:h:a@b"),
        row("a@b:c;", "raw:a@b:c"),
        row(":a@b", "raw::a@b"),
        row("\\", "raw:\\"),
        row("\"\\", "raw:\"\\"),
        row("(\\", "raw:(\\"));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void listsAreRead(String list, List<String> elements) {
    assertThat(Address.parse(list)).extracting(AddressTest::shown).isEqualTo(elements);
  }

  /** What is read from a mailbox as printed is that mailbox. */
  @ParameterizedTest
  @MethodSource("lists")
  void mailboxesSurvivePrinting(String list, List<String> elements) {
    for (Address address : Address.parse(list)) {
      if (address.isMailbox()) {
        Address again = Address.parse(address.mailbox()).get(0);
        assertThat(again.local()).isEqualTo(address.local());
        assertThat(again.domain()).isEqualTo(address.domain());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.b, a.b@x",
    "a..b, '\"a..b\"@x'",
    ".a, '\".a\"@x'",
    "a., '\"a.\"@x'",
    "'a,b', '\"a,b\"@x'",
    "'a\\', '\"a\\\\\"@x'",
    "!#$%&'*+-/=?^_`{|}~, !#$%&'*+-/=?^_`{|}~@x",
  })
  void localPartsAreQuotedWhereNeeded(String local, String mailbox) {
    assertThat(new Address("", local, "x", "", "").mailbox()).isEqualTo(mailbox);
  }

  @Test
  void aKeptElementHasANameIfThatCanBeTold() {
    assertThat(Address.parse("Mailer <a@b@c>").get(0).name()).isEqualTo("Mailer");
    assertThat(Address.parse("Mailer <a@b@c>").get(0).mailbox()).isEmpty();
  }

  @Test
  void ofTooManyAddressesTheRestStaysOne() {
    List<Address> found = Address.parse("a@b,".repeat(AddressParser.MAX_ADDRESSES) + "c@d, e@f");
    assertThat(found).hasSize(AddressParser.MAX_ADDRESSES + 1);
    assertThat(found.get(AddressParser.MAX_ADDRESSES).raw()).isEqualTo("c@d, e@f");
    assertThat(Address.parse("a@b,".repeat(AddressParser.MAX_ADDRESSES) + " "))
        .hasSize(AddressParser.MAX_ADDRESSES);
  }

  // P-12
  @Test
  void whatIsLoggedIsEscaped() {
    assertThat(Address.parse("\u001b <a@b>").get(0)).hasToString("\\x1B <a@b>");
  }

  private static String shown(Address address) {
    return address.isMailbox() || !address.group().isEmpty() && address.raw().endsWith(";")
        ? address.group() + "|" + address.name() + "|" + address.mailbox()
        : address.raw().equals("g:") ? "g||" : "raw:" + address.raw();
  }

  private static Arguments row(String list, String... elements) {
    return Arguments.of(list, List.of(elements));
  }
}
