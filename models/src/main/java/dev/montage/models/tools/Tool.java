package dev.montage.models.tools;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A function that a model may call.
 *
 * @param name of letters, digits, {@code _} and {@code -}
 * @param parameters the JSON Schema of its arguments, an object
 */
public record Tool(String name, String description, JsonNode parameters) {}
