package dev.montage.tokenizers.templates;

/**
 * A token of Jinja's expression language.
 *
 * @param text the value of a string, else the token as written
 */
record Token(Kind kind, String text) {

    enum Kind {
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR
    }

    boolean is(String nameOrOperator) {
        return kind != Kind.STRING && text.equals(nameOrOperator);
    }
}
