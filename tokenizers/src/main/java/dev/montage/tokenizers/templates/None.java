package dev.montage.tokenizers.templates;

import com.hubspot.jinjava.util.HasObjectTruthValue;

/** Python's {@code None}; what is undefined is Java's null. */
enum None implements HasObjectTruthValue {
    NONE;

    @Override
    public boolean getObjectTruthValue() {
        return false;
    }
}
