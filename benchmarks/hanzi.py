"""Derive cleaners/hanzi.txt, by which Simplified, Traditional and Japanese writing are told apart.

OpenCC's dictionaries say which characters are written in one kind of Chinese only; a character that
stands for itself in both (后, 著) tells nothing and is left out. Japanese kanji are those of
JIS X 0208, as Python's codec has them: they part the Simplified characters that Japanese shares
(国, 学) from those it has not (们, 对), and give the kanji that no Chinese text has (気, 円, 込).
Traditional characters that Japanese replaced (氣, 國) are parted in the same way from those it kept
(東, 語).

Example:
    python benchmarks/hanzi.py --dictionaries DIR > cleaners/hanzi.txt

where DIR is the `dictionary` folder of an installed OpenCC 1.4 (`pip install OpenCC`).
"""

from __future__ import annotations

import argparse
from pathlib import Path

HEADER = """\
# Characters that tell Simplified Chinese, Traditional Chinese and Japanese apart.
# Written by benchmarks/hanzi.py from OpenCC's STCharacters.txt and TSCharacters.txt
# (https://github.com/BYVoid/OpenCC, Apache License 2.0) and Python's codecs for JIS X 0208, GB 2312
# and Big5. A line each: Simplified alone; Simplified and Japanese; Traditional alone; Traditional
# and Japanese; Japanese alone.\
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dictionaries", type=Path, required=True, metavar="DIR")
    folder = parser.parse_args().dictionaries
    to_traditional = read_dictionary(folder / "STCharacters.txt")
    to_simplified = read_dictionary(folder / "TSCharacters.txt")
    simplified = one_way(to_traditional) - to_simplified.keys()
    traditional = one_way(to_simplified) - to_traditional.keys()
    replaced = read_dictionary(folder / "JPVariants.txt").keys()
    kanji = in_codec("shift_jis") - replaced
    japanese = kanji - in_codec("gb2312") - in_codec("big5") - simplified - traditional
    print(HEADER)
    chinese = (simplified - kanji, simplified & kanji, traditional - kanji, traditional & kanji)
    for characters in (*chinese, japanese):
        print("".join(sorted(filter(is_common, characters))))


def read_dictionary(path: Path) -> dict[str, list[str]]:
    """Return what each character of an OpenCC dictionary is converted to."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {source: targets.split() for source, targets in pairs}


def one_way(dictionary: dict[str, list[str]]) -> set[str]:
    """Return the characters that are never left as they are."""
    return {source for source, targets in dictionary.items() if source not in targets}


def in_codec(codec: str) -> set[str]:
    """Return the common characters that a Python codec can encode."""
    block = map(chr, range(0x4E00, 0xA000))
    return {character for character in block if character.encode(codec, "ignore")}


def is_common(character: str) -> bool:
    """Whether it is in the block of characters that Unicode began with: the others are names."""
    return "\u4e00" <= character <= "\u9fff"


if __name__ == "__main__":
    main()
