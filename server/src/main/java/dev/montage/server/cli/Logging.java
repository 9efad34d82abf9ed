package dev.montage.server.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line for each message, to standard error. */
final class Logging {
    // Loggers are held weakly: without this field the level would be lost.
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private Logging() {}

    static void configure() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler handler = new ConsoleHandler();
        handler.setFormatter(new Line());
        root.addHandler(handler);
        HELIDON.setLevel(Level.WARNING);
    }

    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord entry) {
            StringWriter line = new StringWriter();
            PrintWriter out = new PrintWriter(line);
            out.printf(
                    "%s %-7s %s%n",
                    entry.getInstant().truncatedTo(ChronoUnit.MILLIS),
                    entry.getLevel().getName(),
                    formatMessage(entry));
            if (entry.getThrown() != null) {
                entry.getThrown().printStackTrace(out);
            }
            return line.toString();
        }
    }
}
