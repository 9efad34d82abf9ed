package dev.montage.server.serving;

import dev.montage.models.backbone.Kernels;
import dev.montage.models.backbone.WorkerTeam;
import dev.montage.models.decoding.EngineSettings;
import dev.montage.models.families.Families;
import dev.montage.models.families.Model;
import dev.montage.models.families.ModelRuntime;
import dev.montage.server.settings.Settings;
import java.nio.file.Path;

/** Loads checkpoints of all known families; its models share one team of threads. */
public final class CheckpointLoader implements ModelLoader, AutoCloseable {
    private final WorkerTeam team;
    private final ModelRuntime runtime;

    public CheckpointLoader(Settings.Engine engine) {
        team =
                engine.threads() == 0
                        ? WorkerTeam.ofAllProcessors()
                        : new WorkerTeam(engine.threads());
        runtime =
                new ModelRuntime(
                        team,
                        Kernels.best(),
                        engine.precision(),
                        engine.cachePositions(),
                        engine.batchPositions(),
                        new EngineSettings(
                                engine.running(),
                                engine.queue(),
                                engine.prefillChunk(),
                                engine.prefixCache()));
    }

    @Override
    public Model load(Path folder) {
        return Families.load(folder, runtime);
    }

    /** Ends the threads; its models must be closed before. */
    @Override
    public void close() {
        team.close();
    }
}
