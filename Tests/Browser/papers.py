"""Printed pages as a printer gets them: the size of their sheets, and what a scanner reads from them."""
import os
import re
import subprocess
import tempfile

MILLIMETRE = 72 / 25.4


class Paper:
    """A page as Chromium prints it, on the sheets that the page itself asks for, else on A4.

    `label` says the millimetres of the labels that fill a sheet: a scanner looks at one at a time.
    """

    def __init__(self, page, label=None):
        with tempfile.TemporaryDirectory(prefix="shian-paper-") as folder:
            path = os.path.join(folder, "paper.pdf")
            page.pdf(path=path, prefer_css_page_size=True, format="A4")
            told = run("pdfinfo", path)
            self.pages = int(re.search(r"Pages:\s+(\d+)", told).group(1))
            points = re.search(r"Page size:\s+([\d.]+) x ([\d.]+) pts", told).groups()
            self.millimetres = tuple(round(float(side) / MILLIMETRE) for side in points)
            self.text = run("pdftotext", path, "-")
            # As the page wrote it: a cell of two lines stays together.
            self.written = run("pdftotext", "-raw", path, "-")
            self.codes = [code for part in parts(self.millimetres, label) for code in read(path, part, folder)]


def parts(sheet, label):
    """Left, top, width and height of each label on a sheet, in millimetres; the whole sheet where none is said."""
    width, height = label or sheet
    return [(column * width, row * height, width, height)
            for row in range(int(sheet[1] // height)) for column in range(int(sheet[0] // width))]


def read(path, part, folder):
    # 203 dots to the inch: what the cheapest printer of labels has.
    box = [str(round(side / 25.4 * 203)) for side in part]
    run("pdftoppm", "-r", "203", "-png", "-x", box[0], "-y", box[1], "-W", box[2], "-H", box[3], path, os.path.join(folder, "part"))
    pictures = sorted(name for name in os.listdir(folder) if name.startswith("part"))
    codes = [code for name in pictures for code in scan(os.path.join(folder, name))]
    for name in pictures:
        os.remove(os.path.join(folder, name))
    return codes


def scan(picture):
    """What the codes of a picture say."""
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture], capture_output=True, text=True)
    return read.stdout.split()


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
