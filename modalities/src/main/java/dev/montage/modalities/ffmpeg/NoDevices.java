package dev.montage.modalities.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A stand-in for ffmpeg's library of capture and playback devices. The real one needs X11, ALSA and
 * PulseAudio, which servers and containers do not have, and none of it is ever used here. This one
 * is an ELF file (System V ABI, chapters 4 and 5, with GNU symbol versions) with the library's
 * functions, each of which returns 0; but {@code avdevice_configuration}, which ffmpeg compares
 * with its own for its banner, returns an empty text.
 */
final class NoDevices {

    private static final String NAME = "libavdevice.so.62";
    private static final String VERSION = "LIBAVDEVICE_62";

    private static final String CONFIGURATION = "avdevice_configuration";

    /** What the ffmpeg program imports from it. */
    private static final List<String> FUNCTIONS =
            List.of(
                    "avdevice_register_all",
                    "avdevice_version",
                    CONFIGURATION,
                    "avdevice_list_input_sources",
                    "avdevice_list_output_sinks",
                    "avdevice_free_list_devices",
                    "av_input_audio_device_next",
                    "av_input_video_device_next",
                    "av_output_audio_device_next",
                    "av_output_video_device_next");

    private static final int HEADERS = 64 + 4 * 56; // ELF header, program headers
    private static final int SYMBOL_BYTES = 24;

    /** The second segment, which is writable, begins on a page of its own, of up to 64 KiB. */
    private static final int PAGE = 1 << 16;

    private NoDevices() {}

    /**
     * Writes it into a folder of its own.
     *
     * @return the folder; empty if this machine is neither x86-64 nor arm64 Linux
     */
    static Optional<Path> install(Path parent) throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        byte[] library =
                switch (System.getProperty("os.arch")) {
                    // xor eax, eax; ret | lea rax, [rip + 9]; ret | the empty text
                    case "amd64" -> library(62, 0x00c3c031, 0, 0x09058d48, 0xc3000000, 0, 0, 0);
                    // mov x0, #0; ret | adr x0, #16; ret | the empty text
                    case "aarch64" ->
                            library(183, 0xd2800000, 0xd65f03c0, 0x10000080, 0xd65f03c0, 0, 0, 0);
                    default -> new byte[0];
                };
        if (library.length == 0) {
            return Optional.empty();
        }
        Path folder = Files.createDirectories(parent.resolve("no-devices"));
        Path part = Files.createTempFile(folder, NAME, ".part");
        Files.write(part, library);
        Files.move(part, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        return Optional.of(folder);
    }

    /**
     * Headers, code, hash table, symbols, versions and names in a segment, then what is dynamic.
     */
    private static byte[] library(int machine, int... code) {
        ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        out.position(HEADERS);
        for (int instruction : code) {
            out.putInt(instruction);
        }
        int hash = aligned(out);
        putHash(out);
        StringBuilder names = new StringBuilder("\0" + NAME + "\0" + VERSION + "\0");
        int symbolTable = aligned(out);
        out.position(symbolTable + SYMBOL_BYTES);
        for (String function : FUNCTIONS) {
            int at = function.equals(CONFIGURATION) ? HEADERS + 8 : HEADERS;
            out.putInt(names.length()).putInt(1 << 16 | 0x12).putLong(at).putLong(8);
            names.append(function).append('\0');
        }
        int versions = out.position();
        out.putShort((short) 0);
        FUNCTIONS.forEach(function -> out.putShort((short) 2));
        int versionTable = aligned(out);
        putVersion(out, 1, NAME, 1, 28);
        putVersion(out, 2, VERSION, 2 + NAME.length(), 0);
        int nameTable = out.position();
        out.put(names.toString().getBytes(StandardCharsets.US_ASCII));
        int dynamic = aligned(out);
        out.putLong(14).putLong(1); // SONAME
        out.putLong(4).putLong(hash); // HASH
        out.putLong(5).putLong(nameTable); // STRTAB
        out.putLong(6).putLong(symbolTable); // SYMTAB
        out.putLong(10).putLong(names.length()); // STRSZ
        out.putLong(11).putLong(SYMBOL_BYTES); // SYMENT
        out.putLong(0x6ffffff0).putLong(versions); // VERSYM
        out.putLong(0x6ffffffc).putLong(versionTable); // VERDEF
        out.putLong(0x6ffffffd).putLong(2); // VERDEFNUM
        out.putLong(0).putLong(0); // NULL
        byte[] library = new byte[out.position()];
        putHeaders(out.position(0), machine, dynamic, library.length);
        out.get(0, library);
        return library;
    }

    /** One bucket, so one chain of all. */
    private static void putHash(ByteBuffer out) {
        int symbols = FUNCTIONS.size() + 1;
        out.putInt(1).putInt(symbols);
        for (int i = 0; i <= symbols; i++) {
            out.putInt(i == 0 ? 1 : i % symbols);
        }
    }

    private static int aligned(ByteBuffer out) {
        out.position((out.position() + 7) & -8);
        return out.position();
    }

    /** Defines a version; the first is the library itself. */
    private static void putVersion(ByteBuffer out, int index, String name, int nameAt, int next) {
        int hash = 0;
        for (byte letter : name.getBytes(StandardCharsets.US_ASCII)) {
            hash = (hash << 4) + letter;
            hash = (hash ^ (hash >>> 28 << 4)) & 0x0fffffff;
        }
        out.putShort((short) 1).putShort((short) (index == 1 ? 1 : 0));
        out.putShort((short) index).putShort((short) 1);
        out.putInt(hash).putInt(20).putInt(next).putInt(nameAt).putInt(0);
    }

    private static void putHeaders(ByteBuffer out, int machine, int dynamicAt, int end) {
        out.putInt(0x464c457f).putInt(0x00010102).putLong(0); // 64 bits, little-endian
        out.putShort((short) 3).putShort((short) machine).putInt(1); // shared object
        out.putLong(0).putLong(64).putLong(0).putInt(0); // program headers follow
        for (int value : new int[] {64, 56, 4, 64, 0, 0}) {
            out.putShort((short) value);
        }
        int size = end - dynamicAt;
        putSegment(out, 1, 5, 0, 0, dynamicAt, PAGE); // load, read and execute
        putSegment(out, 1, 6, dynamicAt, PAGE + dynamicAt, size, PAGE); // load, read and write
        putSegment(out, 2, 6, dynamicAt, PAGE + dynamicAt, size, 8); // dynamic
        putSegment(out, 0x6474e551, 6, 0, 0, 0, 16); // the stack is not executable
    }

    private static void putSegment(
            ByteBuffer out, int type, int flags, long offset, long address, long size, long align) {
        out.putInt(type).putInt(flags).putLong(offset).putLong(address).putLong(address);
        out.putLong(size).putLong(size).putLong(align);
    }
}
