package dev.netclients.smtp;

import dev.netclients.smtp.Delivery.Status;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one message.
 *
 * @param mail the message
 * @param deliveries one for each recipient, in the order of the envelope
 * @param failure why deliveries are {@link Status#UNKNOWN} or {@link Status#NOT_SENT}: an {@link
 *     IllegalArgumentException} if the message cannot go to this server, a {@link
 *     dev.netclients.NetClientException} if its content failed or the connection did; empty if the
 *     server decided
 */
public record Sent(Mail mail, List<Delivery> deliveries, Optional<Exception> failure) {
  /** Copies the list. */
  public Sent {
    Objects.requireNonNull(mail, "mail");
    deliveries = List.copyOf(deliveries);
    Objects.requireNonNull(failure, "failure");
  }

  /** Returns whether the server has it for every recipient. */
  public boolean acceptedForAll() {
    return count(Status.ACCEPTED) == deliveries.size();
  }

  /** Returns the deliveries with that status. */
  public List<Delivery> with(Status status) {
    return deliveries.stream().filter(d -> d.status() == status).toList();
  }

  int count(Status status) {
    int count = 0;
    for (Delivery delivery : deliveries) {
      if (delivery.status() == status) {
        count++;
      }
    }
    return count;
  }
}
