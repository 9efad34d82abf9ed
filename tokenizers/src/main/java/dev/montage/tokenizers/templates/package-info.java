/**
 * Chat templates: the Jinja files that come with checkpoints. In: a template and messages; out: the
 * prompt's text, byte for byte as Hugging Face's transformers renders it. Anyone may call {@link
 * dev.montage.tokenizers.templates.ChatTemplate}; the rest is how it works: the template is read by
 * the rules of Jinja2, written anew in a small part of Jinjava's dialect, in which every operation
 * is a call of {@code TemplateHost}, and run by Jinjava.
 */
@NullMarked
package dev.montage.tokenizers.templates;

import org.jspecify.annotations.NullMarked;
