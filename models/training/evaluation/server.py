"""A running server, by HTTP alone."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import time
import urllib.request
from pathlib import Path

import numpy as np
from PIL import Image

from world.catalogue import FPS, SIZE


def png(frame: np.ndarray) -> bytes:
    """uint8 [h, w, 3]."""
    out = io.BytesIO()
    Image.fromarray(frame).save(out, "PNG")
    return out.getvalue()


def gif(frames: np.ndarray) -> bytes:
    """A film without losses but for its 256 colours a frame: uint8 [T, h, w, 3]."""
    out = io.BytesIO()
    images = [Image.fromarray(f) for f in frames]
    images[0].save(out, "GIF", save_all=True, append_images=images[1:], duration=1000 // FPS, loop=0)
    return out.getvalue()


def frames(film: bytes) -> np.ndarray:
    """Of an MP4 of the world's size: uint8 [T, h, w, 3]."""
    command = ["ffmpeg", "-v", "error", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, input=film, check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, SIZE, SIZE, 3)


class Server:
    def __init__(self, url: str, model: str) -> None:
        self.url, self.model = url.rstrip("/"), model

    def _send(self, path: str, data: bytes | None = None, kind: str = "application/json") -> bytes:
        request = urllib.request.Request(self.url + path, data, {"Content-Type": kind})
        with urllib.request.urlopen(request, timeout=600) as reply:
            return reply.read()

    def _json(self, path: str, body: dict | None = None) -> dict:
        return json.loads(self._send(path, None if body is None else json.dumps(body).encode()))

    def caption(self, kind: str, file: bytes, detail: str) -> str:
        """kind: image or video."""
        body = {"model": self.model, kind: base64.b64encode(file).decode(), "detail": detail}
        return self._json("/v1/captions", body)["text"]

    def answer(self, picture: bytes, question: str) -> str:
        url = "data:image/png;base64," + base64.b64encode(picture).decode()
        parts = [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": question}]
        return self.chat([{"role": "user", "content": parts}], 48)

    def chat(self, messages: list[dict], most: int) -> str:
        """What follows a conversation, the likeliest words; most: tokens."""
        body = {"model": self.model, "temperature": 0, "max_tokens": most, "messages": messages}
        return self._json("/v1/chat/completions", body)["choices"][0]["message"]["content"]

    def transcript(self, recording: Path) -> str:
        sound = recording.read_bytes()
        edge = "montage-" + hashlib.sha256(sound).hexdigest()[:32]
        parts = {"model": self.model, "language": "en", "response_format": "json"}
        fields = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in parts.items()]
        fields.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{recording.name}"\r\n\r\n')
        body = "".join(fields).encode() + sound + f"\r\n--{edge}--\r\n".encode()
        return json.loads(self._send("/v1/audio/transcriptions", body, f"multipart/form-data; boundary={edge}"))["text"]

    def draw(self, prompt: str, seed: int, **how: object) -> np.ndarray:
        """uint8 [h, w, 3]."""
        body = {"model": self.model, "prompt": prompt, "seed": seed, **how}
        data = self._json("/v1/images/generations", body)["data"][0]["b64_json"]
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))

    def film(self, seed: int, **wish: object) -> bytes:
        """An MP4."""
        return self._send(f"/v1/videos/{self.video(seed=seed, **wish)['id']}/content")

    def video(self, **wish: object) -> dict:
        """A film that is made, as its resource; wish: what `POST /v1/videos` takes. Without a seed it is another one each time."""
        job = self._json("/v1/videos", {"model": self.model, **wish})
        while job["status"] in ("queued", "in_progress"):
            time.sleep(0.1)
            job = self._json(f"/v1/videos/{job['id']}")
        if job["status"] != "completed":
            raise RuntimeError(f"a film failed: {job['error']}")
        return job
