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
            # 203 dots to the inch: what the cheapest printer of labels has.
            run("pdftoppm", "-r", "203", "-png", path, os.path.join(folder, "sheet"))
            sheets = sorted(name for name in os.listdir(folder) if name.startswith("sheet"))
            self.codes = [code for name in sheets for code in scan(os.path.join(folder, name))]


def scan(picture):
    """What the codes of a picture say."""
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture], capture_output=True, text=True)
    return read.stdout.split()


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
