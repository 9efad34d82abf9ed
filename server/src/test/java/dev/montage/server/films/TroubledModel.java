package dev.montage.server.films;

import dev.montage.models.decoding.EngineStatus;
import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.Request;
import dev.montage.models.families.VisualModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine around a real one, in which something happens when slices are asked for. */
final class TroubledModel {
    static final String MESSAGE = "the forward pass gave no numbers";

    /** What happens. */
    @FunctionalInterface
    interface Trouble {
        /**
         * Slices are asked for.
         *
         * @param number how often it was done before
         * @return whether they fail
         */
        boolean strikes(int number) throws Exception;
    }

    private TroubledModel() {}

    static VisualModel of(VisualModel model, Trouble trouble) {
        Generator generator = new TroubledGenerator(model.generator(), trouble);
        return (VisualModel)
                Proxy.newProxyInstance(
                        VisualModel.class.getClassLoader(),
                        new Class<?>[] {VisualModel.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("generator")) {
                                return generator;
                            }
                            try {
                                return method.invoke(model, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private static final class TroubledGenerator implements Generator {
        private final Generator generator;
        private final Trouble trouble;
        private final AtomicInteger asked = new AtomicInteger();

        TroubledGenerator(Generator generator, Trouble trouble) {
            this.generator = generator;
            this.trouble = trouble;
        }

        @Override
        public List<Generation> submitAll(List<? extends Request> requests) {
            try {
                return trouble.strikes(asked.getAndIncrement())
                        ? List.of(new FailedGeneration())
                        : generator.submitAll(requests);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public EngineStatus status() {
            return generator.status();
        }

        @Override
        public void close() {
            generator.close();
        }
    }

    private static final class FailedGeneration implements Generation {
        @Override
        public Event next() {
            return new Event.Failed(Event.FailureReason.ENGINE_FAILED, MESSAGE);
        }

        @Override
        public Optional<Event> next(Duration wait) {
            return Optional.of(next());
        }

        @Override
        public void cancel() {
            // It has ended.
        }
    }
}
