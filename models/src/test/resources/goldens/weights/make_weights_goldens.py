"""Goldens for dev.montage.models.weights, by the Python packages gguf 0.19.0 and safetensors.

    pip install gguf==0.19.0 safetensors==0.8.0 numpy==2.4.6
    python make_weights_goldens.py ../../../../../checkpoints

Writes beside itself:
  types.gguf            a tensor of every type, metadata of every kind
  types.safetensors     F32, F16, BF16, I8 with row scales, and an I64 that cannot be read
  expected.safetensors  the float32 numbers of both
  checkpoints.tsv       of every tensor that ships: name, type, shape, CRC-32 of its float32 bytes
"""

import json
import sys
import zlib
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T
from safetensors.numpy import save_file

HERE = Path(__file__).parent
ROWS, COLUMNS = 3, 512
rng = np.random.default_rng(20261122)


def bf16_to_f32(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32)


def random_blocks(kind, halves):
    """Any bytes are a block, but its half-precision fields (at byte offsets) must be finite."""
    length, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = rng.integers(0, 256, (ROWS * COLUMNS // length, size), np.uint8)
    for at in halves:
        d = rng.normal(0, 0.01, (len(blocks), 1)).astype(np.float16)
        blocks[:, at : at + 2] = d.view(np.uint8)
    return blocks.reshape(ROWS, -1)


def gguf_tensors():
    numbers = rng.normal(0, 0.1, (ROWS, COLUMNS)).astype(np.float32)
    tensors = {}
    for kind in (T.F32, T.F16, T.BF16, T.Q8_0, T.Q4_0, T.Q4_1):
        tensors[kind.name] = (kind, gguf.quants.quantize(numbers, kind))
    tensors["Q8_0.random"] = (T.Q8_0, random_blocks(T.Q8_0, [0]))
    tensors["Q4_0.random"] = (T.Q4_0, random_blocks(T.Q4_0, [0]))
    tensors["Q4_1.random"] = (T.Q4_1, random_blocks(T.Q4_1, [0, 2]))
    tensors["Q4_K.random"] = (T.Q4_K, random_blocks(T.Q4_K, [0, 2]))
    tensors["Q6_K.random"] = (T.Q6_K, random_blocks(T.Q6_K, [208]))
    return tensors


def write_gguf(path):
    writer = gguf.GGUFWriter(path, "montage-test")
    writer.add_uint8("kind.uint8", 255)
    writer.add_int8("kind.int8", -128)
    writer.add_uint16("kind.uint16", 65535)
    writer.add_int16("kind.int16", -32768)
    writer.add_uint32("kind.uint32", 4294967295)
    writer.add_int32("kind.int32", -2147483648)
    writer.add_uint64("kind.uint64", 2**63 - 1)
    writer.add_int64("kind.int64", -(2**63))
    writer.add_float32("kind.float32", 0.1)
    writer.add_float64("kind.float64", 0.1)
    writer.add_bool("kind.bool", True)
    writer.add_string("kind.string", "naïve 東京 🙂")
    writer.add_array("kind.strings", ["a", "", "ß"])
    writer.add_array("kind.numbers", [1, -2, 3])
    writer.add_array("kind.reals", [0.5, -0.25])
    writer.add_array("kind.arrays", [[1, 2], [3]])
    expected = {}
    for name, (kind, data) in gguf_tensors().items():
        writer.add_tensor(name, data, raw_dtype=kind)
        expected["gguf." + name] = gguf.quants.dequantize(data, kind)
    writer.add_tensor("deep", np.arange(24, dtype=np.float32).reshape(2, 3, 4))
    expected["gguf.deep"] = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return expected


def write_safetensors(path):
    """By hand: the numpy side of the package knows no bfloat16."""
    f32 = rng.normal(0, 1, (ROWS, COLUMNS)).astype(np.float32)
    f16 = f32.astype(np.float16)
    f16[0, :6] = [0.0, -0.0, 6e-8, -6e-8, 65504, 6.1e-5]
    bf16 = (f32.view(np.uint32) >> 16).astype(np.uint16)
    i8 = rng.integers(-127, 128, (ROWS, COLUMNS)).astype(np.int8)
    scale = rng.uniform(0.001, 0.1, ROWS).astype(np.float32)
    parts = [
        ("F32", "F32", f32),
        ("F16", "F16", f16),
        ("BF16", "BF16", bf16),
        ("I8", "I8", i8),
        ("I8.scale", "F32", scale),
        ("I8.alone", "I8", i8[:1]),
        ("scalar", "F32", np.float32(1.5)),
        ("empty", "F32", np.zeros((0, 4), np.float32)),
        ("I64", "I64", np.arange(4, dtype=np.int64)),
    ]
    header, blob = {"__metadata__": {"format": "pt", "note": "東京"}}, b""
    for name, kind, data in parts:
        begin = len(blob)
        blob += data.tobytes()
        offsets = [begin, len(blob)]
        header[name] = {"dtype": kind, "shape": list(data.shape), "data_offsets": offsets}
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + blob)
    floats = {
        "F32": f32,
        "F16": f16.astype(np.float32),
        "BF16": bf16_to_f32(bf16),
        "I8": i8.astype(np.float32) * scale[:, None],
        "I8.scale": scale,
        "I8.alone": i8[:1].astype(np.float32),
        "scalar": np.array(1.5, np.float32),
    }
    return {"safetensors." + name: values for name, values in floats.items()}


def gguf_floats(path):
    for tensor in gguf.GGUFReader(path).tensors:
        floats = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        shape = [int(n) for n in reversed(tensor.shape)]
        yield tensor.name, tensor.tensor_type.name, shape, floats


def safetensors_floats(path):
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    header.pop("__metadata__", None)
    kinds = {"F32": np.float32, "F16": np.float16, "I8": np.int8}

    def stored(name):
        entry = header[name]
        begin, end = entry["data_offsets"]
        data = np.frombuffer(raw[start + begin : start + end], kinds[entry["dtype"]])
        return data.reshape(entry["shape"])

    for name, entry in header.items():
        floats = stored(name).astype(np.float32)
        if entry["dtype"] == "I8":
            floats = floats * stored(name + ".scale")[:, None]
        yield name, entry["dtype"], entry["shape"], floats


def write_checkpoints(path, checkpoints):
    sources = {
        "smollm2-135m": gguf_floats(
            checkpoints / "smollm2-135m" / "SmolLM2-135M-Instruct.Q4_1.gguf"
        ),
        "whisper-base": safetensors_floats(checkpoints / "whisper-base" / "model.safetensors"),
    }
    with open(path, "w") as out:
        for checkpoint, tensors in sources.items():
            for name, kind, shape, floats in tensors:
                assert floats.dtype == np.float32
                crc = zlib.crc32(np.ascontiguousarray(floats).tobytes())
                dims = ",".join(map(str, shape))
                out.write(f"{checkpoint}\t{name}\t{kind}\t{dims}\t{crc:08x}\n")


if __name__ == "__main__":
    expected = write_gguf(HERE / "types.gguf")
    expected.update(write_safetensors(HERE / "types.safetensors"))
    save_file(expected, HERE / "expected.safetensors")
    write_checkpoints(HERE / "checkpoints.tsv", Path(sys.argv[1]))
