"""Printed pages as a printer gets them: the size of their sheets, and what a scanner reads from them."""
import os
import re
import subprocess
import tempfile

MILLIMETRE = 72 / 25.4


class Paper:
    """A page as Chromium prints it, on the sheets that the page itself asks for, else on A4."""

    def __init__(self, page):
        with tempfile.TemporaryDirectory(prefix="shian-paper-") as folder:
            path = os.path.join(folder, "paper.pdf")
            page.pdf(path=path, prefer_css_page_size=True, format="A4")
            told = run("pdfinfo", path)
            self.pages = int(re.search(r"Pages:\s+(\d+)", told).group(1))
            points = re.search(r"Page size:\s+([\d.]+) x ([\d.]+) pts", told).groups()
            self.millimetres = tuple(round(float(side) / MILLIMETRE) for side in points)
            self.text = run("pdftotext", path, "-")
            # 203 dots to the inch: what the cheapest printer of labels has. Of many codes on a sheet the reader at times misses
            # one, which a scanner that looks at one would read: then a finer picture shows whether it is there.
            self.codes = max((read_at(path, dots, folder) for dots in (203, 300)), key=len)


def read_at(path, dots, folder):
    run("pdftoppm", "-r", str(dots), "-png", path, os.path.join(folder, f"sheet-{dots}"))
    sheets = sorted(name for name in os.listdir(folder) if name.startswith(f"sheet-{dots}"))
    return [code for name in sheets for code in scan(os.path.join(folder, name))]


def scan(picture):
    """What the codes of a picture say."""
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture], capture_output=True, text=True)
    return read.stdout.split()


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
