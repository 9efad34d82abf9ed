package dev.montage.tokenizers.templates;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jinjava, set up to run {@link Script}s and nothing else: no filters, tests, functions or files of
 * its own. Made once, at the first use, because that takes longer than any template.
 */
final class TemplateEngine {
    private static final int MAX_MACRO_DEPTH = 30;

    /** Jinja's ways, except that a text is written as it is, control characters too. */
    private static final LegacyOverrides OVERRIDES =
            LegacyOverrides.Builder.from(LegacyOverrides.ALL)
                    .withUsePyishObjectMapper(false)
                    .build();

    private static final class Holder {
        private static final Jinjava JINJAVA = make();
    }

    private TemplateEngine() {}

    private static Jinjava make() {
        JinjavaConfig config =
                JinjavaConfig.newBuilder()
                        .withElResolver(new HostResolver())
                        .withLegacyOverrides(OVERRIDES)
                        .withKeepTrailingNewline(true)
                        .withNestedInterpretationEnabled(false)
                        .withMaxOutputSize(Python.MAX_TEXT)
                        .withMaxListSize(Python.MAX_ITEMS)
                        .withMaxMapSize(Python.MAX_ITEMS)
                        .withEnableRecursiveMacroCalls(true)
                        .withMaxMacroRecursionDepth(MAX_MACRO_DEPTH)
                        .withProcessors(
                                JinjavaProcessors.newBuilder()
                                        .withNodePreProcessor((node, run) -> step(run))
                                        .build())
                        .withDisabled(
                                Map.of(
                                        Context.Library.TAG,
                                        Set.of("include", "import", "from", "extends", "block")))
                        .build();
        Jinjava jinjava = new Jinjava(config);
        jinjava.setResourceLocator(
                (name, encoding, interpreter) -> {
                    throw new TemplateException("a template cannot read files");
                });
        return jinjava;
    }

    private static void step(JinjavaInterpreter interpreter) {
        if (interpreter.getContext().get(Script.HOST) instanceof TemplateHost host) {
            host.step();
        }
        throwFirstError(interpreter); // Jinjava itself goes on after an error
    }

    /** The text that a script makes of its variables. */
    static String run(Script script, Map<String, Object> variables) {
        Jinjava jinjava = Holder.JINJAVA;
        Context context = new Context(jinjava.getGlobalContextCopy(), variables);
        JinjavaInterpreter interpreter =
                new JinjavaInterpreter(jinjava, context, jinjava.getGlobalConfig());
        String text;
        try {
            text = interpreter.render(script.code());
        } catch (InterpretException e) {
            throw failure(e, String.valueOf(e.getMessage()));
        }
        throwFirstError(interpreter);
        return text;
    }

    private static void throwFirstError(JinjavaInterpreter interpreter) {
        List<TemplateError> errors = interpreter.getErrorsCopy();
        if (!errors.isEmpty()) {
            TemplateError first = errors.getFirst();
            throw failure(first.getException(), String.valueOf(first.getMessage()));
        }
    }

    /** The template's own failure if there is one among the causes. */
    private static TemplateException failure(@Nullable Throwable thrown, String message) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateException own) {
                return own;
            }
        }
        return new TemplateException(message);
    }
}
