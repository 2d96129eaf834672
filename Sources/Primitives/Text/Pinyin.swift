/// The reading of Chinese characters in Latin letters, without tones.
///
/// The usual reading of a character stands first; 重 is also read chong. Range: U+4E00…U+9FFF.
package struct Pinyin: Sendable {
    private static let first: UInt32 = 0x4E00
    private static let last: UInt32 = 0x9FFF

    private var syllables: [String] = []
    /// For each character of the range the place of its syllable plus one; 0 where it has none.
    private var places: [UInt16] = []
    /// Readings besides the usual one.
    private var further: [UInt32: [String]] = [:]

    package init() {}

    /// Gives the characters a reading in place of the one they had; returns those outside the range.
    package mutating func read(_ characters: String, as syllable: String) -> [UnicodeScalar] {
        if places.isEmpty { places = [UInt16](repeating: 0, count: Int(Self.last - Self.first) + 1) }
        let place: Int
        if let known = syllables.firstIndex(of: syllable) {
            place = known
        } else {
            place = syllables.count
            syllables.append(syllable)
        }
        var foreign: [UnicodeScalar] = []
        for scalar in characters.unicodeScalars {
            guard (Self.first...Self.last).contains(scalar.value) else {
                foreign.append(scalar)
                continue
            }
            places[Int(scalar.value - Self.first)] = UInt16(place + 1)
            further[scalar.value] = nil
        }
        return foreign
    }

    /// Gives the characters a reading besides those that they have.
    package mutating func readAlso(_ characters: String, as syllable: String) {
        for scalar in characters.unicodeScalars { further[scalar.value, default: []].append(syllable) }
    }

    /// For example `yang` for 阳; nil for what has no reading.
    package func syllable(of scalar: UnicodeScalar) -> String? {
        guard (Self.first...Self.last).contains(scalar.value), !places.isEmpty else { return nil }
        let place = Int(places[Int(scalar.value - Self.first)])
        return place == 0 ? nil : syllables[place - 1]
    }

    /// The first letter of each syllable, with Latin letters and digits as they stand: 阳城A店 is `ycad`.
    ///
    /// All other signs are left out.
    package func initials(of text: String) -> String { initials(of: text, upTo: 1).first ?? "" }

    /// The same in every reading of the text, the usual one first, but no more than `limit`: 重庆 is `zq` and `cq`.
    package func initials(of text: String, upTo limit: Int) -> [String] {
        var readings: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let letters = letters(of: scalar)
            guard let usual = letters.first else { continue }
            let others = letters.dropFirst().flatMap { letter in readings.map { $0 + [letter] } }
            readings = readings.map { $0 + [usual] } + others
            readings = Array(readings.prefix(limit))
        }
        return readings.map { String(decoding: $0, as: UTF8.self) }
    }

    /// What a character may begin with, each letter once.
    private func letters(of scalar: UnicodeScalar) -> [UInt8] {
        guard !scalar.isASCII else {
            let byte = UInt8(scalar.value)
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): return [byte]
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): return [byte + 32]
            default: return []
            }
        }
        var letters: [UInt8] = []
        for reading in [syllable(of: scalar)].compactMap({ $0 }) + (further[scalar.value] ?? []) {
            if let letter = reading.utf8.first, !letters.contains(letter) { letters.append(letter) }
        }
        return letters
    }
}
