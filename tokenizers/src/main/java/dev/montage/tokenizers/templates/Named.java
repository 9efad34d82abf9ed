package dev.montage.tokenizers.templates;

import org.jspecify.annotations.Nullable;

/** An argument given by name. */
record Named(String name, @Nullable Object value) {}
