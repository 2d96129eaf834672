"""Makes a browser's picture small: the colours that matter, by index instead of by value.

Pages are flat areas and the edges of letters, so a few dozen colours are enough. Reads what Chromium writes (8 bits, RGB or
RGBA, not interlaced) and nothing else.
"""
import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def shrink(content, colours=64):
    """The same picture with at most `colours` colours (2 to 256)."""
    width, height, pixels = read(content)
    used = Counter(pixels)
    kept = spread(used, colours)
    index = {colour: min(range(len(kept)), key=lambda place: distance(kept[place], colour)) for colour in used}
    rows = (bytes(index[pixel] for pixel in pixels[start:start + width]) for start in range(0, width * height, width))
    lines = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"PLTE", bytes(part for colour in kept for part in colour)) + chunk(
        b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")


def spread(used, colours):
    """The commonest as they are, then the commonest of those that are apart from all before them.

    Areas keep their exact colour; shades of one grey do not crowd out a rare red."""
    kept = [colour for colour, _ in used.most_common(min(16, colours))]
    for nearness in (600, 200, 0):
        for colour, _ in used.most_common():
            if len(kept) == colours:
                return kept
            if colour not in kept and all(distance(colour, other) > nearness for other in kept):
                kept.append(colour)
    return kept


def distance(one, other):
    return sum((a - b) * (a - b) for a, b in zip(one, other))


def read(content):
    """Width, height and the pixels as tuples of red, green and blue."""
    if not content.startswith(SIGNATURE):
        raise ValueError("no PNG file")
    place, data, header = 8, b"", None
    while place < len(content):
        length, name = struct.unpack(">I4s", content[place:place + 8])
        body = content[place + 8:place + 8 + length]
        if name == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif name == b"IDAT":
            data += body
        place += 12 + length
    width, height, depth, kind, _, _, interlaced = header
    if depth != 8 or kind not in (2, 6) or interlaced:
        raise ValueError(f"a PNG file of depth {depth} and kind {kind}; expected 8 and 2 or 6")
    step = 3 if kind == 2 else 4
    raw, stride = zlib.decompress(data), width * step
    before, pixels = bytearray(stride), []
    for row in range(height):
        start = row * (stride + 1)
        line = unfilter(raw[start], bytearray(raw[start + 1:start + 1 + stride]), before, step)
        pixels += zip(line[0::step], line[1::step], line[2::step])
        before = line
    return width, height, pixels


def unfilter(kind, line, before, step):
    """Undoes the filter of one line (PNG, clause 9)."""
    if kind == 2:
        return bytearray((value + above) & 255 for value, above in zip(line, before))
    for place in range(len(line) if kind else 0):
        left = line[place - step] if place >= step else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + before[place]) // 2
        else:
            guess = paeth(left, before[place], before[place - step] if place >= step else 0)
        line[place] = (line[place] + guess) & 255
    return line


def paeth(left, above, corner):
    guess = left + above - corner
    return min((abs(guess - left), 0, left), (abs(guess - above), 1, above), (abs(guess - corner), 2, corner))[2]


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
