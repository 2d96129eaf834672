import Primitives

/// `pinyin.csv`: characters by their readings; an overlay's lines win for the characters that they name.
///
/// A character that stands in several lines of one file has several readings, the usual one first.
struct PinyinSheet {
    private(set) var pinyin = Pinyin()

    mutating func read(_ bytes: [UInt8], file: String, _ faults: Faults) {
        var named: Set<UnicodeScalar> = []
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
            let isNew = { named.contains($0) == false }
            let (first, again) = (
                characters.unicodeScalars.filter(isNew), characters.unicodeScalars.filter { !isNew($0) }
            )
            named.formUnion(characters.unicodeScalars)
            pinyin.readAlso(String(String.UnicodeScalarView(again)), as: syllable)
            for scalar in pinyin.read(String(String.UnicodeScalarView(first)), as: syllable) {
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
