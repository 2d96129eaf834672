import Primitives

/// `pinyin.csv`: characters by their reading; an overlay's line wins for the characters that it names.
struct PinyinSheet {
    private(set) var pinyin = Pinyin()

    mutating func read(_ bytes: [UInt8], file: String, _ faults: Faults) {
        Sheet(bytes, file: file, columns: ["syllable", "characters"]).forEachRow(faults) { row in
            guard let syllable = row.required(0), let characters = row.required(1) else { return }
            guard syllable.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else {
                faults.report(
                    row.place,
                    "bad-syllable",
                    read: syllable,
                    expected: "small Latin letters",
                    "\(syllable) is no syllable"
                )
                return
            }
            for scalar in pinyin.read(characters, as: syllable) {
                faults.report(
                    row.place,
                    "bad-character",
                    read: String(Character(scalar)),
                    expected: "U+4E00 to U+9FFF",
                    "the character has no place in the table"
                )
            }
        }
    }
}
