"""Pictures for replicas: a pool that is drawn and encoded once, each copy made unique without encoding it again."""
import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageDraw

# Pixel sizes by what a record asks for; with these, 5,200 rows come to about 1.4 GB.
SCENES = [(1120, 840), (1433, 956), (1792, 1008), (2100, 1400), (868, 1227)]
PAGES = [(504, 378), (672, 448), (420, 560)]
FIGURES = [(448, 294), (560, 420)]
SMALL = [(150, 112), (180, 120), (112, 150)]
COPIES = {"scene": 12, "page": 12, "figure": 12, "small": 24}


class Pool:
    """`take(kind, label)` gives bytes no other call gives; neighbours never come from the same drawing."""

    def __init__(self, rng: np.random.Generator, kinds: tuple[str, ...]):
        sizes = {"scene": SCENES, "page": PAGES, "figure": FIGURES, "small": SMALL}
        draw = {"scene": scene, "page": scene, "figure": figure, "small": scene}
        self.drawn = {kind: [draw[kind](rng, *size) for _ in range(COPIES[kind]) for size in sizes[kind]] for kind in kinds}
        for pool in self.drawn.values():
            rng.shuffle(pool)
        self.taken = dict.fromkeys(kinds, 0)

    def take(self, kind: str, label: str) -> bytes:
        pool = self.drawn[kind]
        data = pool[self.taken[kind] % len(pool)]
        self.taken[kind] += 1
        return with_png_text(data, label) if data[0] == 0x89 else with_jpeg_comment(data, label)


def with_jpeg_comment(data: bytes, text: str) -> bytes:
    """A COM segment right after the start of image; ITU-T T.81, B.2.4.5."""
    comment = text.encode()
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + data[2:]


def with_png_text(data: bytes, text: str) -> bytes:
    """A tEXt chunk after IHDR, which ends at byte 33; PNG 3rd edition, 11.3.3.3."""
    chunk = b"tEXtComment\0" + text.encode()
    return data[:33] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]


def scene(rng: np.random.Generator, width: int, height: int) -> bytes:
    """A JPEG of coloured patches with grain: about as hard to compress as a photograph."""
    small = rng.integers(0, 255, (max(2, height // 24), max(2, width // 24), 3), dtype=np.uint8)
    smooth = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)).astype(np.int16)
    grain = rng.integers(0, 24, (height, width, 1), dtype=np.uint8)
    image = Image.fromarray(np.clip(smooth + grain, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(8):
        x, y = rng.random() * width, rng.random() * height
        draw.rectangle([x, y, x + width * 0.1, y + height * 0.06], outline="white", fill=tuple(rng.integers(0, 255, 3).tolist()))
        draw.text((x + 2, y + 2), str(rng.integers(10_000)), fill="white")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def figure(rng: np.random.Generator, width: int, height: int) -> bytes:
    """A PNG with alpha: a triangle, a curve, letters."""
    image = Image.new("RGBA", (width, height), "white")
    draw = ImageDraw.Draw(image)
    corners = [(rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height) for _ in range(3)]
    draw.polygon(corners, outline="black")
    waves = rng.uniform(4, 9)
    draw.line([(x, height / 2 - height / 3 * np.sin(x / width * waves)) for x in range(0, width, 4)], fill="blue", width=2)
    for name, place in zip("ABC", corners):
        draw.text(place, name, fill="red")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
