"""The pictures of the documents keep their colours when they are made small."""
import struct
import unittest
import zlib

from palette import SIGNATURE, chunk, paeth, read, shrink

WIDTH, HEIGHT = 7, 10


def colour(x, y):
    return (37 * x + 5 * y) % 256, (x * y) % 256, 255 - 11 * y


def filtered(kind, line, before):
    """A line as PNG's filter of that kind writes it."""
    out = bytearray([kind])
    for place, value in enumerate(line):
        left = line[place - 3] if place >= 3 else 0
        corner = before[place - 3] if place >= 3 else 0
        above = before[place]
        guess = (0, left, above, (left + above) // 2, paeth(left, above, corner))[kind]
        out.append((value - guess) & 255)
    return bytes(out)


def picture():
    """Every filter twice."""
    lines, before = b"", bytes(3 * WIDTH)
    for y in range(HEIGHT):
        line = bytes(part for x in range(WIDTH) for part in colour(x, y))
        lines += filtered(y % 5, line, before)
        before = line
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


class Palette(unittest.TestCase):
    def test_every_filter_is_undone(self):
        width, height, pixels = read(picture())
        self.assertEqual((WIDTH, HEIGHT), (width, height))
        self.assertEqual([colour(x, y) for y in range(HEIGHT) for x in range(WIDTH)], pixels)

    def test_few_colours_stay_as_they_are(self):
        small = shrink(picture(), colours=256)
        table = small[small.index(b"PLTE") + 4:]
        kept = {tuple(table[place:place + 3]) for place in range(0, 3 * len(set(read(picture())[2])), 3)}
        self.assertEqual(set(read(picture())[2]), kept)

    def test_no_more_colours_than_asked_for(self):
        small = shrink(picture(), colours=8)
        place = small.index(b"PLTE")
        self.assertEqual(24, struct.unpack(">I", small[place - 4:place])[0])

    def test_another_file_is_refused(self):
        for content in (b"", b"GIF89a", SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0))):
            with self.assertRaises(ValueError):
                shrink(content)


if __name__ == "__main__":
    unittest.main()
