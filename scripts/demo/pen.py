"""Drawing with smooth edges and few bytes: a pen that draws at twice the size, and encoders."""
import io
from dataclasses import dataclass
from functools import lru_cache

from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

INK, GREY, LINE, PAPER = "#1f2937", "#6b7280", "#d1d5db", "#fbfaf7"
COLOURS = {"red": "#d64545", "blue": "#2f6fb0", "green": "#3f9a5f", "yellow": "#efc13f", "orange": "#e8833a",
           "purple": "#7d5ba6", "teal": "#2a9d9d", "pink": "#e58aa9", "white": "#f7f7f4", "brown": "#8a5a3b"}
SERIES = ["#2f6fb0", "#e8833a", "#3f9a5f", "#d64545", "#7d5ba6", "#2a9d9d", "#efc13f"]
TWICE = 2


@dataclass
class Item:
    """A picture, a question about it, and the answer that is true for it."""
    image: Image.Image
    question: str
    truth: str
    source: str
    kind: str = "png"
    focus: tuple | None = None  # where in the picture (pixels: left, top, right, bottom) the answer is to be seen
    query: str | None = None  # what one would search for
    fact: str | None = None  # what the search would find
    code: str | None = None  # Python that computes the answer
    output: str | None = None  # and what it prints


@lru_cache(None)
def font(size, bold=False, family="DejaVu Sans"):
    path = font_manager.findfont(font_manager.FontProperties(family=family, weight="bold" if bold else "normal"))
    return ImageFont.truetype(path, int(size * TWICE))


class Pen:
    """ImageDraw in final pixels; everything is drawn twice as large and shrunk at the end."""

    def __init__(self, width, height, background=PAPER):
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * TWICE, height * TWICE), background)
        self.draw = ImageDraw.Draw(self.image)

    def _at(self, points):
        return [(x * TWICE, y * TWICE) for x, y in points]

    def rect(self, x, y, w, h, fill=None, outline=None, width=1, radius=0):
        self.draw.rounded_rectangle([x * TWICE, y * TWICE, (x + w) * TWICE - 1, (y + h) * TWICE - 1], radius * TWICE, fill, outline, int(width * TWICE))

    def circle(self, x, y, r, fill=None, outline=None, width=1):
        self.oval(x - r, y - r, 2 * r, 2 * r, fill, outline, width)

    def oval(self, x, y, w, h, fill=None, outline=None, width=1):
        self.draw.ellipse([x * TWICE, y * TWICE, (x + w) * TWICE, (y + h) * TWICE], fill, outline, int(width * TWICE))

    def slice(self, x, y, w, h, start, end, fill):
        self.draw.pieslice([x * TWICE, y * TWICE, (x + w) * TWICE, (y + h) * TWICE], start, end, fill)

    def arc(self, x, y, w, h, start, end, fill=INK, width=1):
        self.draw.arc([x * TWICE, y * TWICE, (x + w) * TWICE, (y + h) * TWICE], start, end, fill, int(width * TWICE))

    def poly(self, points, fill=None, outline=None, width=1):
        self.draw.polygon(self._at(points), fill, outline, int(width * TWICE))

    def line(self, points, fill=INK, width=1):
        self.draw.line(self._at(points), fill, int(width * TWICE), joint="curve")

    def text(self, x, y, text, size=16, fill=INK, bold=False, anchor="la", family="DejaVu Sans"):
        self.draw.text((x * TWICE, y * TWICE), text, fill, font(size, bold, family), anchor=anchor)

    def sky(self, top, bottom, until=None):
        """A vertical blend from `top` to `bottom`, down to `until`."""
        until = (until or self.height) * TWICE
        a, b = (Image.new("RGB", (1, 1), c).getpixel((0, 0)) for c in (top, bottom))
        for y in range(until):
            self.draw.line([(0, y), (self.width * TWICE, y)], tuple(int(p + (q - p) * y / until) for p, q in zip(a, b)))

    def done(self):
        return self.image.resize((self.width, self.height), Image.LANCZOS)


def encode(image, kind):
    """Bytes of a picture: flat drawings as PNG with a palette, scenes as JPEG or WebP."""
    out = io.BytesIO()
    if kind == "png":
        image.convert("RGB").quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    elif kind == "jpeg":
        image.convert("RGB").save(out, "JPEG", quality=80, optimize=True, subsampling=0)
    else:
        image.convert("RGB").save(out, "WEBP", quality=80, method=6)
    return out.getvalue()
