#!/usr/bin/env python3
"""Turns the typed tables of the national standards into the CSV files of Rulebook/limits.

    scripts/limits-from-tables.py SOURCE_DIR Rulebook/limits

SOURCE_DIR holds gb2763/, contaminants/, aliases/, sampling-rules/ and vet-drugs/. Facts only; the form of the files is
our own (docs/rulebook.md, docs/limits.md). A printed row without a place in its standard's food tree, and two rows that
would be one limit with two values, are named on standard error and end the run with exit code 1.
"""

import argparse
import sys
from pathlib import Path

from tables.writing import convert


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    sys.exit(convert(arguments.source, arguments.out))


if __name__ == "__main__":
    main()
