package dev.montage.tokenizers.templates;

/**
 * Text after the filter {@code safe}. Joined with other text, Jinja escapes that as HTML, which no
 * template for text means; so it can be written out, but not joined.
 */
record SafeText(String text) {}
