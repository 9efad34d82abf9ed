package dev.montage.server.cli;

import dev.montage.models.codecs.VisualCodec;
import dev.montage.models.codecs.VisualCodecs;
import dev.montage.models.families.ChatModel;
import dev.montage.models.families.SpeechModel;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.serving.Recordings;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Json;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code montage bench}: measures this machine and prints JSON. Its keys are read by scripts. */
final class BenchCommand extends Command {
    private static final String ONLY = "--only";
    private static final String RUNS = "--runs";
    private static final String CHAT_MODEL = "--chat-model";
    private static final String SPEECH_MODEL = "--speech-model";
    private static final String CODEC = "--codec";
    private static final String LANGUAGE = "--language";

    BenchCommand() {
        super("Measure speed, memory and start on this machine, and print JSON.");
        addOption(ONLY, "PARTS", "chat,speech", "Of chat, speech and codec, with commas.");
        addOption(RUNS, "NUMBER", "3", "Runs of each measure; the median counts.");
        addOption(CHAT_MODEL, "NAME", "smollm2-135m", "Checkpoint for the chat part.");
        addOption(SPEECH_MODEL, "NAME", "whisper-base", "Checkpoint for the speech part.");
        addOption(CODEC, "NAME", "visual-codec", "Checkpoint for the codec part.");
        addOption(LANGUAGE, "CODE", "en", "What is spoken in the recordings; auto detects it.");
        addSettings(Setting.MODEL_DIRECTORY, Setting.THREADS, Setting.PRECISION);
        addArguments("FILE", "0..*", "Recordings for the speech part.");
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> parts = Arrays.asList(option(ONLY).split(",", -1));
        Settings settings = settings();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", machine());
        report.put("threads", settings.engine().threads());
        report.put("precision", settings.engine().precision().name());
        try (CheckpointLoader loader = new CheckpointLoader(settings.engine())) {
            if (parts.contains("chat")) {
                chat(loader, settings, report);
            }
            if (parts.contains("speech") && !arguments().isEmpty()) {
                speech(loader, settings, report);
            }
        }
        if (parts.contains("codec")) {
            codec(settings, report);
        }
        out().println(Json.pretty(report));
        return 0;
    }

    private void codec(Settings settings, Map<String, Object> report) {
        Path folder = settings.models().directory().resolve(option(CODEC));
        try (VisualCodec codec = VisualCodecs.open(folder, settings.engine().threads())) {
            loaded(report);
            report.put("codec", new CodecBench(codec, runs(), err()).measure());
            memory(report, "peakBytes", "VmHWM:");
        }
    }

    private void chat(CheckpointLoader loader, Settings settings, Map<String, Object> report)
            throws InterruptedException {
        try (ChatModel model = load(loader, settings, option(CHAT_MODEL), ChatModel.class)) {
            loaded(report);
            report.put("chat", new ChatBench(model, runs(), err()).measure());
            memory(report, "peakBytes", "VmHWM:");
        }
    }

    private void speech(CheckpointLoader loader, Settings settings, Map<String, Object> report)
            throws InterruptedException {
        Recordings recordings = new Recordings(settings.limits());
        try (SpeechModel model = load(loader, settings, option(SPEECH_MODEL), SpeechModel.class)) {
            loaded(report);
            SpeechBench bench = new SpeechBench(model, recordings, option(LANGUAGE), runs(), err());
            report.put("speech", bench.measure(arguments().stream().map(Path::of).toList()));
            memory(report, "peakBytes", "VmHWM:");
        }
    }

    private int runs() {
        return Math.max(1, (int) number(RUNS));
    }

    /** Time and memory when a model is ready and nothing has been asked of it. */
    private static void loaded(Map<String, Object> report) {
        if (!report.containsKey("timeToReadySeconds")) {
            report.put(
                    "timeToReadySeconds",
                    ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        }
        memory(report, "residentBytes", "VmRSS:");
    }

    private static void memory(Map<String, Object> report, String key, String line) {
        ProcessMemory.bytes(line)
                .ifPresent(
                        bytes -> {
                            Map<String, Object> memory = new LinkedHashMap<>();
                            if (report.get("memory") instanceof Map<?, ?> before) {
                                before.forEach((name, value) -> memory.put("" + name, value));
                            }
                            memory.put(key, bytes);
                            report.put("memory", memory);
                        });
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("architecture", System.getProperty("os.arch"));
        machine.put("system", System.getProperty("os.name"));
        machine.put("java", Runtime.version().toString());
        return machine;
    }
}
