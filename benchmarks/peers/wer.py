"""Word error rate of hypotheses against references.

    python wer.py HYPOTHESES.json REFERENCES.json [--group words]

HYPOTHESES.json: {"id": "text", ...}, or {"files": [{"id" or "file": ..., "text": ...}, ...]} as the benches print it.
REFERENCES.json: as modalities/src/test/resources/audio/references.json, or {"id": "text", ...}.

Texts are normalised on both sides with Whisper's own normaliser (numbers as figures, contractions written out, spelling
made American, no punctuation, lower case; PyPI whisper-normalizer): EnglishTextNormalizer for English, else
BasicTextNormalizer. The rate is that of all words together: (substituted + deleted + inserted) / words of the references.
"""

import argparse
import json
from pathlib import Path

import jiwer
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer

NORMALISER = "whisper-normalizer 0.1.15: English for en, Basic else"
_english, _basic = EnglishTextNormalizer(), BasicTextNormalizer()


def normalise(text: str, language: str = "en") -> str:
    return (_english if language == "en" else _basic)(text)


def references(path: Path, group: str | None) -> dict[str, tuple[str, str]]:
    """id -> (text, language)."""
    data = json.loads(path.read_text("utf-8"))
    if "recordings" not in data:
        return {name: (text, "en") for name, text in data.items()}
    rows = {r["id"]: (r["text"], r.get("language", "en")) for r in data["recordings"]}
    return {name: rows[name] for name in data["groups"][group]} if group else rows


def hypotheses(path: Path) -> dict[str, str]:
    data = json.loads(path.read_text("utf-8"))
    if isinstance(data, dict) and "files" not in data:
        return data
    rows = data["files"] if isinstance(data, dict) else data
    return {row.get("id") or Path(row["file"]).stem: row["text"] for row in rows}


def score(said: dict[str, str], wanted: dict[str, tuple[str, str]]) -> dict:
    missing = sorted(set(wanted) - set(said))
    if missing:
        raise SystemExit(f"expected a hypothesis for every reference, found none for {', '.join(missing)}")
    pairs = {n: (normalise(text, lang), normalise(said[n], lang)) for n, (text, lang) in wanted.items()}
    each = {}
    for name, (reference, hypothesis) in pairs.items():
        out = jiwer.process_words(reference, hypothesis)
        each[name] = {"wer": round(100 * out.wer, 2), "reference": reference, "hypothesis": hypothesis}
    out = jiwer.process_words([p[0] for p in pairs.values()], [p[1] for p in pairs.values()])
    return {
        "wer_percent": round(100 * out.wer, 3),
        "words": out.hits + out.substitutions + out.deletions,
        "substitutions": out.substitutions,
        "deletions": out.deletions,
        "insertions": out.insertions,
        "normaliser": NORMALISER,
        "each": each,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("hypotheses", type=Path)
    parser.add_argument("references", type=Path)
    parser.add_argument("--group", help="only this group of the references (words, long)")
    options = parser.parse_args()
    result = score(hypotheses(options.hypotheses), references(options.references, options.group))
    print(json.dumps(result, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
