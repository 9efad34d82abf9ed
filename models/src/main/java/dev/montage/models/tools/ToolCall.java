package dev.montage.models.tools;

/**
 * A call of a function.
 *
 * @param arguments a JSON object
 */
public record ToolCall(String name, String arguments) {}
