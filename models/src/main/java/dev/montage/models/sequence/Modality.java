package dev.montage.models.sequence;

/** What a position of the sequence shows. */
public enum Modality {
    TEXT,
    AUDIO,
    VISUAL
}
