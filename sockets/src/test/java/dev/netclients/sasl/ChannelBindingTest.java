package dev.netclients.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The expected values are those of sha256sum and sha384sum over the certificates. */
class ChannelBindingTest {
  private static final String SHA384_WITH_ECDSA =
      """
      MIIBMDCB2KADAgECAgkAzsQY/o4EQA4wCgYIKoZIzj0EAwMwDDEKMAgGA1UEAxMBdDAgFw0yNjEx
      MjIxMTIyNTBaGA8yMTI2MTAyOTExMjI1MFowDDEKMAgGA1UEAxMBdDBZMBMGByqGSM49AgEGCCqG
      SM49AwEHA0IABBW2crHp0T+VKQTR2SLmXaRbSPPC3nl495gnUEJREaaW0vmCUB4oksIKWpD13hgZ
      058GcEx9QUFZOPUPiFyIQUmjITAfMB0GA1UdDgQWBBSR3w8WBNqWN/eJxXkBiUT05NdiADAKBggq
      hkjOPQQDAwNHADBEAiBkiN38fxcra8r1HuYqDIaia40R28Tt2q967TFIX9cdXQIgbkekw5s8M+pH
      tSITqs7typRsNxn3Voth3cFewENCcSY=
      """;

  private static final String SHA1_WITH_RSA =
      """
      MIIBuDCCASGgAwIBAgIIXTai2XC3z8QwDQYJKoZIhvcNAQEFBQAwDDEKMAgGA1UEAxMBdDAgFw0y
      NjExMjIxMTIyNDNaGA8yMTI2MTAyOTExMjI0M1owDDEKMAgGA1UEAxMBdDCBnzANBgkqhkiG9w0B
      AQEFAAOBjQAwgYkCgYEAg8A1wW2YU13Sm6zAO0LwSQ37Q+rnyCrxLv+2T6+JT0NB4UPcnXoPQbVw
      Yi3FZw+wPiEqi7rpYb7as195nNSXgw7GQ98zXKPOkrMF/DBiOcvOAXNGit+xccMIdx7BPl6J2Qic
      moR1Ldifp2YhbcdH06ejc/cFLO3uIJSvfX51DiMCAwEAAaMhMB8wHQYDVR0OBBYEFOZtWrwI6gLh
      qAfW9PFdsK9eNUhNMA0GCSqGSIb3DQEBBQUAA4GBAHxhj96HD0r9RkgZamsZIImH2TQArRVuCKFn
      6xtZw93z29+mBu1d1Ah2IRrVJr9AtmZ8I6WhceiIJww22HY3B0+WdnbKYP3kewJXEGy/Gv6ulz2s
      pspcpG48HEnDjdE0ZWS+/fEISxzdYGz/Am9QKPRyDeyuOs6mFbLnpxxlvHkC
      """;

  private static final String PSS_WITH_SHA256 =
      """
      MIICHzCCAVSgAwIBAgIJAPKWrm1Dpd57MEEGCSqGSIb3DQEBCjA0oA8wDQYJYIZIAWUDBAIBBQCh
      HDAaBgkqhkiG9w0BAQgwDQYJYIZIAWUDBAIBBQCiAwIBIDAMMQowCAYDVQQDEwF0MCAXDTI2MTEy
      MjExMjI0NloYDzIxMjYxMDI5MTEyMjQ2WjAMMQowCAYDVQQDEwF0MIGdMAsGCSqGSIb3DQEBCgOB
      jQAwgYkCgYEAzMF9OvdU0JF1DXdOOg9pQL6cTZ4H6s0BNECZ1wDeUKpUVhPP9pNGZGfwC62rr9pS
      etU700Vl+fkaZOPb47yEYZETj/YHTPzaRRP8ABBrnf05WBFu2qkbwdgBNwQQbOLTjiB7ahlPV+YL
      VlYwxvRfZdkI+I3rtgMly4PSc4LjJZkCAwEAAaMhMB8wHQYDVR0OBBYEFGcCoC6YvzrTJ0z/aG2n
      zVcAy6TWMEEGCSqGSIb3DQEBCjA0oA8wDQYJYIZIAWUDBAIBBQChHDAaBgkqhkiG9w0BAQgwDQYJ
      YIZIAWUDBAIBBQCiAwIBIAOBgQAP4BGfuSOAnJJdPZs6Snw2Htg1/ETe7JpiHBz3Uq5txa6i3iK7
      OX0tDV/0I6pz0Xjb0CpHSRau3y3NQM3ihCBIMxLIJmXt+RMo5Q2iWftuV+PEfbYi+6PzFuQ+Ryd2
      e1i2PyEFb3IbkRIHn2MaFBY3c2UI0PId076ySGFPFv9YnA==
      """;

  private static final String ED25519 =
      """
      MIHwMIGjoAMCAQICCC0n5VDktZ58MAUGAytlcDAMMQowCAYDVQQDEwF0MCAXDTI2MTEyMjExMjI0
      OFoYDzIxMjYxMDI5MTEyMjQ4WjAMMQowCAYDVQQDEwF0MCowBQYDK2VwAyEAo8wdR68YsAW6GsX/
      Dw22dYbjGECEM+uimP0HxpAXnsajITAfMB0GA1UdDgQWBBQfuKk5KBHE3BlsDEXE2HXUw+PC8jAF
      BgMrZXADQQB6uBf0wac8CG7QfslpPYeR7sNMtCh2/DvxOFAjTbYUykowRiwvJ+TOFzx7S29XImZs
      P06TZ9R1XW6q4qVW6RoH
      """;

  @Test
  void theHashIsThatOfTheSignature() throws Exception {
    assertThat(binding(SHA384_WITH_ECDSA))
        .isEqualTo(
            "ba5e305782b40be6ec72aff4b0afb7184d8a72b767b6d457"
                + "6f2f8e6b1b458df40443ea08ec26abf6f0934ee13d3cdc0b");
    assertThat(binding(PSS_WITH_SHA256))
        .isEqualTo("bd5a1310745735be8595f6b07dac9bdcb6ebb502dd95c3df37f0de113d22ab3e");
  }

  @Test
  void aWeakHashIsReplacedBySha256() throws Exception {
    assertThat(binding(SHA1_WITH_RSA))
        .isEqualTo("c32702b7b32c8e9f10711e457731cbfcfdd7d0b595876981079649a9d249a1b4");
  }

  @Test
  void aSignatureWithoutAHashGivesNoBinding() throws Exception {
    assertThat(binding(ED25519)).isEmpty();
  }

  private static String binding(String base64) throws Exception {
    return ChannelBinding.endPoint(certificate(base64)).map(HexFormat.of()::formatHex).orElse("");
  }

  static X509Certificate sample() throws CertificateException {
    return certificate(SHA384_WITH_ECDSA);
  }

  static X509Certificate withoutBinding() throws CertificateException {
    return certificate(ED25519);
  }

  private static X509Certificate certificate(String base64) throws CertificateException {
    byte[] der = Base64.getMimeDecoder().decode(base64);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
