"""Reads a CTranslate2 model.bin (binary version 6): a flat list of named tensors.

Layout, little-endian, from CTranslate2's python/ctranslate2/specs/model_spec.py (`_serialize`):

    u32 binary version, str spec name, u32 spec revision
    u32 number of variables, then for each: str name, u8 rank, u32[rank] shape, u8 type id, u32 bytes, data
    u32 number of aliases, then for each: str alias, str variable name
    str = u16 length (with the closing NUL), bytes
"""

import struct
from pathlib import Path

import numpy as np

BINARY_VERSION = 6
DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


def read(path: Path) -> tuple[str, dict[str, np.ndarray], dict[str, str]]:
    """Returns (spec name, variables by name, aliases by name)."""
    data = path.read_bytes()
    position = 0

    def take(fmt: str):
        nonlocal position
        (value,) = struct.unpack_from("<" + fmt, data, position)
        position += struct.calcsize("<" + fmt)
        return value

    def text() -> str:
        nonlocal position
        length = take("H")
        value = data[position : position + length].rstrip(b"\0").decode("utf-8")
        position += length
        return value

    version = take("I")
    if version != BINARY_VERSION:
        raise ValueError(f"{path}: expected CTranslate2 binary version {BINARY_VERSION}, found {version}")
    spec, _revision = text(), take("I")
    variables: dict[str, np.ndarray] = {}
    for _ in range(take("I")):
        name = text()
        shape = [take("I") for _ in range(take("B"))]
        dtype = np.dtype(DTYPES[take("B")])
        size = take("I")
        variables[name] = np.frombuffer(data, dtype, size // dtype.itemsize, position).reshape(shape)
        position += size
    aliases = {}
    for _ in range(take("I")):
        alias = text()
        aliases[alias] = text()
    if position != len(data):
        raise ValueError(f"{path}: {len(data) - position} bytes left over after the last variable")
    return spec, variables, aliases
