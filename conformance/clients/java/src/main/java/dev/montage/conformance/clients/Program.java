package dev.montage.conformance.clients;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tries one feature of a client after the other, and prints a line for each. */
public final class Program {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

    private static final Pattern VERSION = Pattern.compile("-(\\d[^/]*)\\.jar$");

    private final String client;
    private final String version;
    private final Function<Exception, Optional<Refusal>> refusalOf;
    private final Callable<?> works;
    private final Map<String, Callable<String>> attempts = new LinkedHashMap<>();
    private long begunNanos;

    /** What is done for a feature; ends without an exception if all is as it should be. */
    @FunctionalInterface
    public interface Attempt {
        void run() throws Exception;
    }

    /** What is told of a feature. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Line(
            String client,
            String version,
            String feature,
            String outcome,
            String detail,
            Optional<Refusal> error,
            double seconds) {}

    /**
     * A program without features.
     *
     * @param refusalOf what an exception says about an error of the server; empty if it is none
     * @param works a request that must succeed after every refusal
     */
    public Program(
            String client,
            String version,
            Function<Exception, Optional<Refusal>> refusalOf,
            Callable<?> works) {
        this.client = client;
        this.version = version;
        this.refusalOf = refusalOf;
        this.works = works;
    }

    /** Adds a feature. */
    public Program feature(String name, Attempt attempt) {
        return explained(
                name,
                () -> {
                    attempt.run();
                    return "";
                });
    }

    /** Adds a feature whose attempt says something about how it went. */
    public Program explained(String name, Callable<String> attempt) {
        attempts.put(name, attempt);
        return this;
    }

    /** Adds a feature that the client has no way to ask for. */
    public Program without(String name, String why) {
        return feature(
                name,
                () -> {
                    throw new NotApplicableException(why);
                });
    }

    /** Tries all. */
    public void run() throws JsonProcessingException {
        for (Map.Entry<String, Callable<String>> attempt : attempts.entrySet()) {
            System.out.println(
                    JSON.writeValueAsString(attempt(attempt.getKey(), attempt.getValue())));
        }
    }

    /** The version of the library that a class comes from, as the name of its file says it. */
    public static String versionOf(Class<?> type) {
        String file = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        Matcher version = VERSION.matcher(file);
        return version.find() ? version.group(1) : "";
    }

    /** Throws unless {@code met}. */
    public static void expect(boolean met, Object found) {
        if (!met) {
            throw new AssertionError("found " + found);
        }
    }

    private Line attempt(String feature, Callable<String> attempt) {
        Optional<Refusal> refusal;
        begunNanos = System.nanoTime();
        try {
            return line(feature, "yes", attempt.call(), Optional.empty());
        } catch (NotApplicableException e) {
            return line(feature, "n/a", String.valueOf(e.getMessage()), Optional.empty());
        } catch (Exception e) {
            refusal = refusalOf.apply(e);
            if (refusal.isEmpty()) {
                return failed(feature, e);
            }
        } catch (AssertionError e) {
            return failed(feature, e);
        }
        try {
            works.call();
        } catch (Exception e) {
            return line(
                    feature, "fails", "the request after a refusal failed: " + e, Optional.empty());
        }
        return line(feature, "refused", refusal.get().message(), refusal);
    }

    private Line failed(String feature, Throwable e) {
        e.printStackTrace();
        return line(feature, "fails", e.toString(), Optional.empty());
    }

    private Line line(String feature, String outcome, String detail, Optional<Refusal> error) {
        double seconds = Math.round((System.nanoTime() - begunNanos) / 1e8) / 10.0;
        return new Line(client, version, feature, outcome, detail, error, seconds);
    }
}
