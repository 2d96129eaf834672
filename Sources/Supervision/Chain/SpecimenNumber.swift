package import Primitives
package import Rules

/// Numbers of sampling sheets (抽样编号), without gaps within a county, year and kind.
package enum SpecimenNumber {
    package static func text(_ pattern: SampleNumberPattern, year: Int, county: AreaCode, serial: Int) -> String {
        pattern.parts.map { part in
            switch part {
            case .letters(let letters): letters
            case .year(let digits): digits == 2 ? (year % 100).padded(2) : year.padded(4)
            case .county: county.text
            case .serial(let digits): serial.padded(digits)
            }
        }.joined()
    }
}

extension SampleNumberPattern {
    /// The pattern in words, such as `XBJ＋两位年份＋县代码＋6位流水号`.
    package var words: String {
        parts.map { part in
            switch part {
            case .letters(let letters): letters
            case .year(let digits): digits == 2 ? "两位年份" : "四位年份"
            case .county: "县代码"
            case .serial(let digits): "\(digits) 位流水号"
            }
        }.joined(separator: "＋")
    }
}
