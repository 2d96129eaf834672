package import Primitives

/// One printed limit: one item (项目) in one food or food class of one edition of one standard.
package struct Limit: Sendable, Hashable {
    package enum Bound: String, Sendable, Hashable, CaseIterable {
        case atMost = "≤"
        case atLeast = "≥"
        case below = "<"
        case above = ">"
        /// 不得检出: nothing at or above the method's detection limit.
        case notDetected = "不得检出"
        /// 不得使用 / 不得添加: the additive may not be used; a finding is a failure.
        case notUsed = "不得使用"
        /// 按生产需要适量使用: permitted without a figure (GB 2760, 3.3 and table A.1).
        case asNeeded = "按生产需要"
        /// 采样方案: see ``Limit/plan``.
        case plan = "采样方案"

        /// Whether ``Limit/value`` says how much.
        package var hasValue: Bool {
            switch self {
            case .atMost, .atLeast, .below, .above: true
            case .notDetected, .notUsed, .asNeeded, .plan: false
            }
        }
    }

    /// The edition it stands in, such as `GB 2763-2021`: the key of ``Standard``.
    package var standard: String
    /// The item by its canonical name, such as `毒死蜱`, `镉`.
    package var item: String
    /// Path of the food class in that standard's own tree, from the root: `蔬菜 > 豆类蔬菜 > 豇豆`.
    package var foodPath: [String]
    /// Paths or names of foods that the printed line excepts (除外).
    package var except: [String]
    package var bound: Bound
    /// Nil where the ``Bound`` has no value.
    package var value: DecimalNumber?
    /// Decimals of the value as printed: `1.0` has one.
    package var places: Int
    /// Only with ``Bound/plan``.
    package var plan: MicrobialLimit?
    /// As printed, such as `mg/kg`; empty for a ratio and where there is no value.
    package var unit: String
    /// 临时限量.
    package var provisional: Bool
    /// 再残留限量: of a substance no longer used that stays in the soil (GB 2763, 3.3).
    package var extraneous: Bool
    /// The basis or condition printed with the value, such as `以脂肪计`, `干重计`.
    package var note: String
    package var clause: String
    /// Printed page number.
    package var page: Int?
    /// Number of the printed row in its standard, from 1; a row that names several foods gives several limits.
    package var line: Int?
    package var confidence: Source.Confidence

    package init(
        standard: String,
        item: String,
        foodPath: [String],
        except: [String] = [],
        bound: Bound = .atMost,
        value: DecimalNumber?,
        places: Int? = nil,
        plan: MicrobialLimit? = nil,
        unit: String,
        provisional: Bool = false,
        extraneous: Bool = false,
        note: String = "",
        clause: String = "",
        page: Int? = nil,
        line: Int? = nil,
        confidence: Source.Confidence = .seen
    ) {
        self.standard = standard
        self.item = item
        self.foodPath = foodPath
        self.except = except
        self.bound = bound
        self.value = value
        self.places = places ?? value.map { max(0, -$0.exponent) } ?? 0
        self.plan = plan
        self.unit = unit
        self.provisional = provisional
        self.extraneous = extraneous
        self.note = note
        self.clause = clause
        self.page = page
        self.line = line
        self.confidence = confidence
    }

    /// The food or class the line names.
    package var food: String { foodPath.last ?? "" }
}

/// A microbiological sampling plan as a standard prints it (GB 29921-2021, clause 2.3).
///
/// Of n units at most c may lie above m, none above M.
package struct MicrobialLimit: Sendable, Hashable {
    /// Sample units per batch, from 1.
    package var n: Int
    /// Most units that may lie above m, from 0 to n.
    package var c: Int
    package var m: DecimalNumber
    /// Nil in a two-class plan (二级采样方案).
    package var M: DecimalNumber?

    package init(n: Int, c: Int, m: DecimalNumber, M: DecimalNumber?) {
        self.n = n
        self.c = c
        self.m = m
        self.M = M
    }

    /// Reads `n=5,c=1,m=100,M=1000`; nil for anything else.
    package init?(_ text: String) {
        var values: [String: String] = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, values.updateValue(String(sides[1]), forKey: String(sides[0])) == nil else {
                return nil
            }
        }
        guard values.count == (values["M"] == nil ? 3 : 4), let n = values["n"].flatMap({ Int($0) }), n > 0,
            let c = values["c"].flatMap({ Int($0) }), (0...n).contains(c),
            let m = values["m"].flatMap({ DecimalNumber($0) })
        else { return nil }
        let highest = values["M"].flatMap { DecimalNumber($0) }
        guard (values["M"] == nil) == (highest == nil), highest.map({ $0 > m }) ?? true else { return nil }
        self.init(n: n, c: c, m: m, M: highest)
    }
}
