package dev.montage.conformance.clients;

import java.util.Optional;

/** An error of the server as the client's own exception tells it. */
public record Refusal(
        String exception,
        int status,
        Optional<String> type,
        Optional<String> code,
        Optional<String> param,
        String message) {}
