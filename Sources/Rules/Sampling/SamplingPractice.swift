/// What a county decides for its own sampling (`sampling.yaml`): how sheets are numbered and how the free budget is shared.
package struct SamplingPractice: Sendable, Hashable {
    /// By kind: `supervision`, `risk-monitoring`.
    package var numbers: [String: SampleNumberPattern]
    package var allocation: AllocationRule

    package init(numbers: [String: SampleNumberPattern], allocation: AllocationRule) {
        self.numbers = numbers
        self.allocation = allocation
    }
}

/// How the free budget (机动批次) of a plan is shared out unless its drafter says otherwise.
package struct AllocationRule: Sendable, Hashable {
    /// Percent of the budget that goes by chance, 0…100.
    package var randomShare: Int
    /// Years of results that are looked at, ≥ 1.
    package var years: Int
    /// Between which the strength of the shrinkage is looked for, > 0.
    package var strength: ClosedRange<Double>
    package var source: Source

    package init(randomShare: Int, years: Int, strength: ClosedRange<Double>, source: Source) {
        self.randomShare = randomShare
        self.years = years
        self.strength = strength
        self.source = source
    }
}

/// The pattern of the numbers on sampling sheets (抽样编号), part by part.
package struct SampleNumberPattern: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        /// Letters and digits as they stand, such as `XBJ`.
        case letters(String)
        /// The year of sampling: two or four digits.
        case year(digits: Int)
        /// The county's code, six digits.
        case county
        /// The number in the year, with zeros before it up to so many digits.
        case serial(digits: Int)

        /// Reads `year-2`, `year-4`, `county`, `serial-6`, or capital letters, digits and `-`.
        package init?(_ text: String) {
            switch text {
            case "county": self = .county
            case "year-2": self = .year(digits: 2)
            case "year-4": self = .year(digits: 4)
            default:
                if text.hasPrefix("serial-") {
                    guard let digits = Int(text.dropFirst(7)), (1...12).contains(digits) else { return nil }
                    self = .serial(digits: digits)
                    return
                }
                let isPlain = text.utf8.allSatisfy {
                    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
                }
                guard isPlain, !text.isEmpty else { return nil }
                self = .letters(text)
            }
        }
    }

    package var parts: [Part]
    package var source: Source

    package init(parts: [Part], source: Source) {
        self.parts = parts
        self.source = source
    }

    /// Whether numbers made by it differ within a county and kind: one serial, and the year, as serials begin anew with it.
    package var isDistinct: Bool {
        let serials = parts.count { if case .serial = $0 { true } else { false } }
        let years = parts.count { if case .year = $0 { true } else { false } }
        return serials == 1 && years == 1
    }
}
