package dev.montage.models.families;

/**
 * One turn of a conversation, its parts already joined.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 */
public record ChatMessage(String role, String text) {}
