package dev.montage.server.settings;

import java.util.Locale;

/**
 * Every setting there is: its key in {@code montage.yaml}, its default and what it does. The
 * environment variable is the key in capitals with {@code MONTAGE_} before it and an underscore for
 * every dot and dash.
 */
public enum Setting {
    HOST("server.host", "127.0.0.1", "Address to listen on; 0.0.0.0 listens on all."),
    PORT("server.port", "8080", "Port to listen on; 0 takes a free one."),
    API_KEYS(
            "server.api-keys",
            "",
            "Keys of which every request but health checks and the Studio's files must send one"
                    + " as a bearer token; empty asks for none."),
    CORS_ORIGINS(
            "server.cors-origins",
            "",
            "Origins whose pages may call the server from a browser; * for any, empty for none."),
    DRAIN_SECONDS(
            "server.drain-seconds",
            "30",
            "Time that running requests get to finish after SIGTERM."),
    PING_SECONDS(
            "server.ping-seconds",
            "15",
            "A stream that has sent nothing for this long sends a comment, so that proxies keep it"
                    + " open."),
    JSON_BYTES("limits.json-bytes", "33554432", "Largest JSON body."),
    UPLOAD_BYTES("limits.upload-bytes", "1073741824", "Largest multipart body."),
    MEDIA_SECONDS("limits.media-seconds", "14400", "Longest recording."),
    REQUEST_SECONDS(
            "limits.request-seconds",
            "3600",
            "A generation that is not over after this time ends with an error."),
    TRANSCRIPTIONS(
            "limits.transcriptions",
            "4",
            "Recordings transcribed at the same time; one more is refused with 429."),
    CHOICES("limits.choices", "16", "Most answers (n) to one request."),
    RESPONSES_COUNT(
            "responses.count",
            "1000",
            "Most responses kept for later requests; the oldest go first."),
    RESPONSES_BYTES(
            "responses.bytes",
            "67108864",
            "Most bytes of kept responses, each counted with the whole conversation before it."),
    FILES_DIRECTORY(
            "files.directory", "files", "Folder of uploaded files, relative to the installation."),
    FILES_BYTES(
            "files.bytes",
            "10737418240",
            "Most bytes of uploaded files, each counted with 4 KiB more."),
    DATA(
            "data",
            "",
            "Folder in which films are kept; empty takes the folder montage among the user's"
                    + " data."),
    VIDEOS_DAYS("videos.days", "30", "Days that a film is kept after it was asked for."),
    VIDEOS_RUNNING("videos.running", "2", "Films made at the same time; the others wait."),
    VIDEOS_SHARE(
            "videos.share",
            "4",
            "Parts of films that a model makes at once, of all films together; the more, the"
                    + " slower chats beside them."),
    MODEL_DIRECTORY(
            "models.directory",
            "models/checkpoints",
            "Folder of checkpoint folders, relative to the installation."),
    MODEL_NAMES(
            "models.load",
            "",
            "Names of the checkpoint folders to load; empty loads every folder that has the"
                    + " config.json of a model."),
    MODEL_ALIASES(
            "models.aliases",
            "",
            "Other names for models, as alias=name, for clients whose model name cannot be"
                    + " changed."),
    QUEUE(
            "engine.queue",
            "64",
            "Requests that may wait for a model; one more is refused with 429."),
    THREADS("engine.threads", "0", "Threads that compute; 0 takes one for each core."),
    RUNNING("engine.running", "16", "Most sequences of a model computed together."),
    CACHE_POSITIONS(
            "engine.cache-positions",
            "16384",
            "Positions that a model's key/value cache holds, all sequences together."),
    BATCH_POSITIONS("engine.batch-positions", "512", "Most positions of one forward pass."),
    PREFILL_CHUNK(
            "engine.prefill-chunk",
            "64",
            "Most positions of prompts computed in a step beside running answers."),
    PREFIX_CACHE(
            "engine.prefix-cache",
            "true",
            "Whether requests with equal beginnings share what was computed."),
    PRECISION(
            "engine.precision",
            "stored",
            "Bits of a weight at run time: stored (as in the file), int8 or int4.");

    private final String key;
    private final String defaultValue;
    private final String meaning;

    Setting(String key, String defaultValue, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** Its key in the file and, with dashes before it, on the command line. */
    public String key() {
        return key;
    }

    /** Its value when nobody sets it; lists are separated by commas. */
    public String defaultValue() {
        return defaultValue;
    }

    /** What it does, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** The name of its environment variable. */
    public String variable() {
        return "MONTAGE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
