/// The reading of Chinese characters in Latin letters, without tones.
///
/// One reading to a character: 重庆 begins with z here, as 重 mostly does. Range: U+4E00…U+9FFF.
package struct Pinyin: Sendable {
    private static let first: UInt32 = 0x4E00
    private static let last: UInt32 = 0x9FFF

    private var syllables: [String] = []
    /// For each character of the range the place of its syllable plus one; 0 where it has none.
    private var places: [UInt16] = []

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
        }
        return foreign
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
    package func initials(of text: String) -> String {
        var letters: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                let byte = UInt8(scalar.value)
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): letters.append(byte)
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte + 32)
                default: break
                }
            } else if let letter = syllable(of: scalar)?.utf8.first {
                letters.append(letter)
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
