package dev.montage.tokenizers.templates;

import java.util.List;
import java.util.Set;

/** A place in the tokens of one tag. */
final class TokenCursor {
    private static final Token END = new Token(Token.Kind.OPERATOR, "");
    private static final Set<String> KEYWORDS =
            Set.of("and", "or", "not", "in", "is", "if", "else", "recursive");

    private final List<Token> tokens;
    private final int line;
    private int at;

    TokenCursor(List<Token> tokens, int line) {
        this.tokens = tokens;
        this.line = line;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : END;
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    /** Whether the next token is this name or operator; a string is not. */
    boolean at(String nameOrOperator) {
        return peek().is(nameOrOperator);
    }

    boolean skip(String nameOrOperator) {
        if (at(nameOrOperator)) {
            at++;
            return true;
        }
        return false;
    }

    boolean atString() {
        return peek().kind() == Token.Kind.STRING;
    }

    boolean atName() {
        return peek().kind() == Token.Kind.NAME;
    }

    boolean atKeyword() {
        return atName() && KEYWORDS.contains(peek().text());
    }

    boolean atLiteral() {
        return atString()
                || peek().kind() == Token.Kind.INTEGER
                || peek().kind() == Token.Kind.FLOAT;
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    String name() {
        if (!atName()) {
            throw error("expected a name, found '" + peek().text() + "'");
        }
        return next().text();
    }

    void expect(String nameOrOperator) {
        if (!skip(nameOrOperator)) {
            String found = atEnd() ? "the end of the tag" : "'" + peek().text() + "'";
            throw error("expected '" + nameOrOperator + "', found " + found);
        }
    }

    void expectEnd() {
        if (!atEnd()) {
            throw error("unexpected '" + peek().text() + "'");
        }
    }

    TemplateException error(String message) {
        return new TemplateException("line " + line + ": " + message);
    }
}
