package dev.montage.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Schemathesis on /openapi.json: every operation, some requests each, always the same ones. */
final class Schemathesis {
    private static final int LONGEST_SECONDS = 400;
    private static final String CHECKS =
            String.join(
                    ",",
                    "not_a_server_error",
                    "status_code_conformance",
                    "content_type_conformance",
                    "response_headers_conformance",
                    "response_schema_conformance",
                    "negative_data_rejection",
                    "unsupported_method",
                    "ignored_auth");

    private Schemathesis() {}

    /**
     * Runs it.
     *
     * @param environment a Python environment that has it
     * @param hooks the folder of its hooks
     * @param origin of the server
     * @param folder where it tells what it found, in schemathesis.log
     * @return 0 if it found nothing wrong
     */
    static int run(Path environment, Path hooks, String origin, Path folder)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        environment.resolve("bin/st").toString(),
                        "run",
                        origin + "/openapi.json",
                        "--header",
                        "Authorization: Bearer " + Scenery.KEY,
                        "--checks",
                        CHECKS,
                        "--phases",
                        "examples,coverage,fuzzing",
                        "--max-examples",
                        "10",
                        "--request-timeout",
                        "60",
                        "--continue-on-failure",
                        "--no-color",
                        "--seed",
                        "1");
        builder.environment()
                .putAll(
                        Map.of(
                                "MONTAGE_URL",
                                origin + "/v1",
                                "MONTAGE_KEY",
                                Scenery.KEY,
                                "PYTHONPATH",
                                hooks.toString(),
                                "SCHEMATHESIS_HOOKS",
                                "schemathesis_hooks"));
        Process process =
                builder.directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("schemathesis.log").toFile())
                        .start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }
}
