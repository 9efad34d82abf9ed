package dev.montage.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The program that the launcher starts. */
public final class Main {
    private Main() {}

    /** Runs a command; the process ends with its exit code. */
    public static void main(String... arguments) {
        Logging.configure();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandSpec spec = CommandSpec.create().name("montage").version("montage 0.1.0");
        spec.mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description("A server for one multimodal model.")
                .synopsisSubcommandLabel("COMMAND");
        spec.addSubcommand("serve", new ServeCommand().spec());
        spec.addSubcommand("chat", new ChatCommand().spec());
        spec.addSubcommand("transcribe", new TranscribeCommand().spec());
        spec.addSubcommand("caption", new CaptionCommand().spec());
        spec.addSubcommand("draw", new DrawCommand().spec());
        spec.addSubcommand("film", new FilmCommand().spec());
        spec.addSubcommand("codec", new CodecCommand().spec());
        spec.addSubcommand("bench", new BenchCommand().spec());
        CommandLine commandLine = new CommandLine(spec);
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                    PrintWriter err = line.getErr();
                    err.println("montage: " + failure.getMessage());
                    return line.getCommandSpec().exitCodeOnExecutionException();
                });
        return commandLine;
    }
}
