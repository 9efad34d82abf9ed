package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into parts by the rules of Jinja2 with {@code trim_blocks} and {@code
 * lstrip_blocks} on, as transformers sets it. Source: the Jinja documentation, "Whitespace
 * Control".
 */
final class TemplateLexer {
    private static final Pattern OPENING = Pattern.compile("\\{([{%#])([-+]?)");
    private static final Pattern RAW =
            Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%\\}|%\\})", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern END_RAW =
            Pattern.compile(
                    "\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}", Pattern.UNICODE_CHARACTER_CLASS);

    private final String source;
    private final List<Part> parts = new ArrayList<>();
    private int at;
    private boolean lineStarts = true;

    private TemplateLexer(String source) {
        this.source = source;
    }

    static List<Part> cut(String source) {
        String lines = source.replace("\r\n", "\n").replace('\r', '\n');
        boolean ends = lines.endsWith("\n");
        TemplateLexer lexer =
                new TemplateLexer(ends ? lines.substring(0, lines.length() - 1) : lines);
        lexer.run();
        return lexer.parts;
    }

    private void run() {
        Matcher opening = OPENING.matcher(source);
        while (opening.find(at)) {
            char kind = opening.group(1).charAt(0);
            addText(source.substring(at, opening.start()), opening.group(2), kind == '{');
            Matcher raw = RAW.matcher(source).region(opening.start(), source.length());
            if (kind == '%' && raw.lookingAt()) {
                at = raw.end();
                skipAfter(raw.group(1).startsWith("-") ? "-" : "+");
                readRaw();
            } else if (kind == '#') {
                readComment(opening.end());
            } else {
                at = opening.end();
                readTokens(kind);
            }
        }
        addText(source.substring(at), "+", true);
    }

    /** Text before a tag: its end goes away after {@code -}, and so does a tag's indentation. */
    private void addText(String text, String sign, boolean isOutput) {
        String kept = text;
        if (sign.equals("-")) {
            kept = PythonText.strip(text, PythonText::isSpace, false, true);
        } else if (!sign.equals("+") && !isOutput) {
            int lineStart = text.lastIndexOf('\n') + 1;
            boolean startsLine = lineStart > 0 || lineStarts;
            if (startsLine && PythonText.strip(text.substring(lineStart)).isEmpty()) {
                kept = text.substring(0, lineStart);
            }
        }
        if (!kept.isEmpty()) {
            parts.add(new Part.Text(kept));
        }
    }

    /** White space after a tag: all of it goes after {@code -}. */
    private void skipAfter(String sign) {
        if (sign.equals("-")) {
            while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
                at++;
            }
        }
        lineStarts = source.charAt(at - 1) == '\n';
    }

    /** After a block or a comment, one line break goes too. */
    private void skipAfterBlock(String sign) {
        if (sign.isEmpty() && source.startsWith("\n", at)) {
            at++;
        }
        skipAfter(sign);
    }

    private void readComment(int from) {
        int end = source.indexOf("#}", from);
        if (end < 0) {
            throw new TemplateException("line " + line(from) + ": a comment has no end");
        }
        String sign = end > from ? source.substring(end - 1, end) : "";
        at = end + 2;
        skipAfterBlock(sign.equals("-") || sign.equals("+") ? sign : "");
    }

    private void readRaw() {
        Matcher end = END_RAW.matcher(source);
        if (!end.find(at)) {
            throw new TemplateException("line " + line(at) + ": raw has no endraw");
        }
        addText(source.substring(at, end.start()), end.group(1), false);
        at = end.end();
        skipAfterBlock(end.group(2));
    }

    private void readTokens(char kind) {
        int line = line(at);
        char closing = kind == '{' ? '}' : '%';
        TokenReader reader = new TokenReader(source, at, line);
        List<Token> tokens = reader.readTo(closing);
        at = reader.position();
        if (kind == '{') {
            skipAfter(reader.sign());
            parts.add(new Part.Output(tokens, line));
        } else {
            skipAfterBlock(reader.sign());
            parts.add(new Part.Statement(tokens, line));
        }
    }

    private int line(int position) {
        return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
    }
}
