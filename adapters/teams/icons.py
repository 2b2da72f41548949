"""The two icons of the app, drawn here: a speech bubble, as on the hub's pages, with a tick in it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from itertools import pairwise
from math import hypot

COLOUR_SIZE = 192
OUTLINE_SIZE = 32
ACCENT = "#005EB8"

Point = tuple[float, float]
# The red, green, blue and opacity of the pixel at a point, which is so wide.
Paint = Callable[[float, float, float], tuple[int, int, int, int]]

# All shapes stand on a field of 32 by 32. A shape is how far a point is outside it, negative within.
_FIELD = 32.0
_BLUE = tuple(bytes.fromhex(ACCENT[1:]))
_MIDDLE, _HALF, _CORNER = (16.0, 14.5), (11.0, 7.5), 2.5
_TAIL: tuple[Point, ...] = ((10.5, 20.0), (16.5, 20.0), (10.5, 25.5), (10.5, 20.0))
_TICK: tuple[Point, ...] = ((11.0, 14.5), (14.6, 18.0), (21.0, 11.2))
# Teams wants what is drawn on the large icon well away from its edges.
_SMALLER = 0.85


def colour() -> bytes:
    """Return the large icon, a PNG that fills its square: Teams rounds the corners itself."""

    def paint(x: float, y: float, wide: float) -> tuple[int, int, int, int]:
        x, y = ((part - _FIELD / 2) / _SMALLER + _FIELD / 2 for part in (x, y))
        white = _covered(_bubble(x, y), wide) * (1 - _covered(_tick(x, y, 1.3), wide))
        red, green, blue = (round(part + (255 - part) * white) for part in _BLUE)
        return red, green, blue, 255

    return _png(COLOUR_SIZE, paint)


def outline() -> bytes:
    """Return the small icon, a PNG of white lines on nothing."""

    def paint(x: float, y: float, wide: float) -> tuple[int, int, int, int]:
        lines = min(abs(_bubble(x, y)) - 1.0, _tick(x, y, 1.1))
        return 255, 255, 255, round(255 * _covered(lines, wide))

    return _png(OUTLINE_SIZE, paint)


def _covered(distance: float, wide: float) -> float:
    """Return how much of a pixel lies within a shape, 0 to 1."""
    return min(max(0.5 - distance / wide, 0.0), 1.0)


def _bubble(x: float, y: float) -> float:
    return min(_box(x, y), _tail(x, y))


def _box(x: float, y: float) -> float:
    right = abs(x - _MIDDLE[0]) - _HALF[0] + _CORNER
    down = abs(y - _MIDDLE[1]) - _HALF[1] + _CORNER
    return hypot(max(right, 0.0), max(down, 0.0)) + min(max(right, down), 0.0) - _CORNER


def _tail(x: float, y: float) -> float:
    return max(
        ((y - ay) * (ax - bx) - (x - ax) * (ay - by)) / hypot(bx - ax, by - ay)
        for (ax, ay), (bx, by) in pairwise(_TAIL)
    )


def _tick(x: float, y: float, half_width: float) -> float:
    return min(_to_line(x, y, a, b) for a, b in pairwise(_TICK)) - half_width


def _to_line(x: float, y: float, a: Point, b: Point) -> float:
    along_x, along_y = b[0] - a[0], b[1] - a[1]
    part = ((x - a[0]) * along_x + (y - a[1]) * along_y) / (along_x**2 + along_y**2)
    part = min(max(part, 0.0), 1.0)
    return hypot(x - a[0] - part * along_x, y - a[1] - part * along_y)


def _png(size: int, paint: Paint) -> bytes:
    wide = _FIELD / size
    middles = [(step + 0.5) * wide for step in range(size)]
    # Each row begins with 0: its bytes stand there as they are.
    rows = b"".join(b"\0" + b"".join(bytes(paint(x, y, wide)) for x in middles) for y in middles)
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)  # 8 bits each of red, green, blue, opacity
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
