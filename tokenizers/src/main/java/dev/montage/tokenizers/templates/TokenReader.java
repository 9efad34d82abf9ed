package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the tokens of one tag, up to its end. */
final class TokenReader {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}\\p{M}_]*");
    private static final Pattern NUMBER =
            Pattern.compile("\\d[\\d_]*(\\.\\d+([eE][+-]?\\d+)?|[eE][+-]?\\d+)?");
    private static final Pattern OPERATOR =
            Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+*/%~<>=|.,:;()\\[\\]{}]");

    private final String source;
    private final int line;
    private int at;
    private String sign = "";

    TokenReader(String source, int from, int line) {
        this.source = source;
        this.at = from;
        this.line = line;
    }

    /** Where the tag has ended. */
    int position() {
        return at;
    }

    /** The white space sign at the tag's end, or nothing. */
    String sign() {
        return sign;
    }

    List<Token> readTo(char closing) {
        List<Token> tokens = new ArrayList<>();
        int depth = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (PythonText.isSpace(c)) {
                at++;
            } else if (depth == 0 && ends(closing)) {
                return tokens;
            } else if (c == '\'' || c == '"') {
                tokens.add(new Token(Token.Kind.STRING, string(c)));
            } else {
                Token token = word();
                depth += "([{".contains(token.text()) ? 1 : ")]}".contains(token.text()) ? -1 : 0;
                tokens.add(token);
            }
        }
        throw new TemplateException("line " + line + ": a tag has no end");
    }

    private boolean ends(char closing) {
        String rest = source.substring(at, Math.min(at + 3, source.length()));
        String end = closing + "}";
        if (rest.startsWith(end)) {
            at += 2;
            return true;
        }
        boolean signed = rest.equals("-" + end) || (closing == '%' && rest.equals("+" + end));
        if (signed) {
            sign = rest.substring(0, 1);
            at += 3;
        }
        return signed;
    }

    private Token word() {
        Matcher matcher = NAME.matcher(source).region(at, source.length());
        Token.Kind kind = Token.Kind.NAME;
        if (!matcher.lookingAt()) {
            matcher.usePattern(NUMBER).region(at, source.length());
            if (matcher.lookingAt()) {
                kind = matcher.group(1) == null ? Token.Kind.INTEGER : Token.Kind.FLOAT;
            } else {
                kind = Token.Kind.OPERATOR;
                matcher.usePattern(OPERATOR).region(at, source.length());
                if (!matcher.lookingAt()) {
                    String found = source.substring(at, at + 1);
                    throw new TemplateException("line " + line + ": unexpected '" + found + "'");
                }
            }
        }
        at = matcher.end();
        return new Token(kind, matcher.group());
    }

    private String string(char quote) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < source.length() && source.charAt(at) != quote) {
            char c = source.charAt(at++);
            if (c == '\\' && at < source.length()) {
                escape(text);
            } else {
                text.append(c);
            }
        }
        at++;
        return text.toString();
    }

    /** Python's escapes; a backslash before anything else stays. */
    private void escape(StringBuilder text) {
        char c = source.charAt(at++);
        switch (c) {
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'v' -> text.append('\u000B');
            case 'a' -> text.append('\u0007');
            case '0' -> text.append('\0');
            case '\n' -> {}
            case '\\', '\'', '"' -> text.append(c);
            case 'x' -> codePoint(2, text);
            case 'u' -> codePoint(4, text);
            case 'U' -> codePoint(8, text);
            default -> text.append('\\').append(c);
        }
    }

    private void codePoint(int digits, StringBuilder text) {
        int end = Math.min(at + digits, source.length());
        try {
            text.appendCodePoint(Integer.parseInt(source.substring(at, end), 16));
        } catch (IllegalArgumentException e) {
            String found = source.substring(at, end);
            throw new TemplateException("line " + line + ": bad escape '" + found + "'");
        }
        at = end;
    }
}
