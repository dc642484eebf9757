package dev.netclients.http;

import dev.netclients.CredentialSource;
import dev.netclients.sockets.Connector;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What {@link HttpClient.Builder} collects; each is explained there. */
record Settings(
    Connector connector,
    CredentialSource credentials,
    boolean allowCleartextCredentials,
    boolean keepCookies,
    RedirectPolicy redirects,
    RetryPolicy retries,
    Duration deadline,
    int maxInMemory,
    int maxRatio,
    int maxHead,
    int maxFields,
    List<Headers.Field> headers,
    Set<String> sensitive) {
  Settings {
    headers = List.copyOf(headers);
    sensitive = Set.copyOf(sensitive);
  }
}
