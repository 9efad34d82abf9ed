package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.decoding.Event.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class MailboxTest {

    private static final Event TOKEN = new Event.Token(1, "a", Float.NaN, List.of());
    private static final Event END = new Event.Failed(FailureReason.CLOSED, "closed");

    private final Mailbox mailbox = new Mailbox();

    @Test
    void givesEventsInOrderAndNoneAfterTheLast() throws InterruptedException {
        mailbox.put(TOKEN);
        mailbox.put(END);
        mailbox.put(TOKEN);
        assertEquals(TOKEN, mailbox.next());
        assertEquals(Optional.of(END), mailbox.next(Duration.ZERO));
        assertThrows(NoSuchElementException.class, mailbox::next);
        mailbox.cancel();
        assertFalse(mailbox.cancelled());
    }

    @Test
    void givesNothingWhenNothingComesInTime() throws InterruptedException {
        assertEquals(Optional.empty(), mailbox.next(Duration.ofMillis(1)));
        assertEquals(Optional.empty(), mailbox.next(Duration.ofSeconds(-5)));
        mailbox.put(TOKEN);
        assertEquals(Optional.of(TOKEN), mailbox.next(Duration.ofDays(100_000)));
    }

    @Test
    void cancelTakesThePlaceOfWhatWasNotRead() throws InterruptedException {
        mailbox.put(TOKEN);
        mailbox.put(TOKEN);
        mailbox.close();
        mailbox.cancel();
        mailbox.put(END);
        assertTrue(mailbox.cancelled());
        assertEquals(FailureReason.CANCELLED, ((Event.Failed) mailbox.next()).reason());
        assertThrows(NoSuchElementException.class, mailbox::next);
    }

    @Test
    void wakesTheReader() throws Exception {
        CompletableFuture<Event> first = new CompletableFuture<>();
        CompletableFuture<Event> second = new CompletableFuture<>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        first.complete(mailbox.next());
                        second.complete(mailbox.next());
                    } catch (InterruptedException e) {
                        second.completeExceptionally(e);
                    }
                });
        mailbox.put(TOKEN);
        assertEquals(TOKEN, first.get());
        mailbox.cancel();
        assertEquals(FailureReason.CANCELLED, ((Event.Failed) second.get()).reason());
    }
}
