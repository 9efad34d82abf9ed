"""CTranslate2 variables of a Whisper model -> tensors under their Hugging Face names, decoder matrices in 8 bit."""

import numpy as np

SCALE_SUFFIX = ".scale"


def to_hugging_face(variables: dict[str, np.ndarray], layers: int) -> dict[str, np.ndarray]:
    """CTranslate2 joins q, k, v (self-attention) and k, v (cross-attention) in one matrix; Hugging Face has one each."""
    left = {k: v for k, v in variables.items() if v.ndim > 0}  # 0-d: flags and head counts
    out: dict[str, np.ndarray] = {}

    def put(name: str, source: str) -> None:
        out[name] = left.pop(source)

    def norm(name: str, source: str) -> None:
        put(f"{name}.weight", f"{source}/gamma")
        put(f"{name}.bias", f"{source}/beta")

    def linear(name: str, source: str) -> None:
        put(f"{name}.weight", f"{source}/weight")
        put(f"{name}.bias", f"{source}/bias")

    def split(name: str, source: str, parts: str) -> None:
        weights = np.split(left.pop(f"{source}/weight"), len(parts))
        biases = np.split(left.pop(f"{source}/bias"), len(parts))
        for part, weight, bias in zip(parts, weights, biases):
            out[f"{name}.{part}_proj.weight"] = weight
            if part == "k":
                assert not bias.any(), f"{source}: Whisper's key projection has no bias, found one"
            else:
                out[f"{name}.{part}_proj.bias"] = bias

    def attention(name: str, source: str, cross: bool) -> None:
        norm(f"{name}_layer_norm", f"{source}/layer_norm")
        if cross:
            linear(f"{name}.q_proj", f"{source}/linear_0")
            split(name, f"{source}/linear_1", "kv")
            linear(f"{name}.out_proj", f"{source}/linear_2")
        else:
            split(name, f"{source}/linear_0", "qkv")
            linear(f"{name}.out_proj", f"{source}/linear_1")

    linear("model.encoder.conv1", "encoder/conv1")
    linear("model.encoder.conv2", "encoder/conv2")
    put("model.decoder.embed_tokens.weight", "decoder/embeddings/weight")
    for side in ("encoder", "decoder"):
        put(f"model.{side}.embed_positions.weight", f"{side}/position_encodings/encodings")
        norm(f"model.{side}.layer_norm", f"{side}/layer_norm")
        for i in range(layers):
            layer, source = f"model.{side}.layers.{i}", f"{side}/layer_{i}"
            attention(f"{layer}.self_attn", f"{source}/self_attention", cross=False)
            if side == "decoder":
                attention(f"{layer}.encoder_attn", f"{source}/attention", cross=True)
            norm(f"{layer}.final_layer_norm", f"{source}/ffn/layer_norm")
            linear(f"{layer}.fc1", f"{source}/ffn/linear_0")
            linear(f"{layer}.fc2", f"{source}/ffn/linear_1")
    left.pop("decoder/alignment_heads", None)  # config.json has them
    if left:
        raise ValueError(f"variables with no place in Hugging Face's Whisper: {sorted(left)}")
    return out


def is_quantised(name: str) -> bool:
    """The decoder's matrices: projections, feed-forward and the embedding that is also the output head."""
    return name.startswith("model.decoder.") and name.endswith(
        ("_proj.weight", "fc1.weight", "fc2.weight", "embed_tokens.weight")
    )


def quantise(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """w[r, c] = q[r, c] * scale[r], q = round(w / scale) in [-127, 127], scale[r] = max|w[r]| / 127."""
    out = {}
    for name, weight in tensors.items():
        if not is_quantised(name):
            out[name] = weight
            continue
        w = weight.astype(np.float32)
        scale = np.abs(w).max(axis=1) / np.float32(127)
        scale = np.where(scale == 0, np.float32(1), scale).astype(np.float32)
        out[name] = np.rint(w / scale[:, None]).astype(np.int8)
        out[name + SCALE_SUFFIX] = scale
    return out


def dequantise(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The float32 tensors that a quantised checkpoint stands for."""
    return {
        name: t.astype(np.float32) * (tensors[name + SCALE_SUFFIX][:, None] if t.dtype == np.int8 else np.float32(1))
        for name, t in tensors.items()
        if not name.endswith(SCALE_SUFFIX)
    }
