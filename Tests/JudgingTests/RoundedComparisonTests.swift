import Judging
import Primitives
import Testing

/// GB/T 8170-2008, 4.3: 全数值比较法 unless the rule says 修约值比较法.
struct RoundedComparisonTests {
    @Test(arguments: [
        ("0.24mg/kg", "≤0.2mg/kg", Verdict.fail, Verdict.pass), ("0.25mg/kg", "≤0.2mg/kg", .fail, .pass),
        ("0.26mg/kg", "≤0.2mg/kg", .fail, .fail), ("0.204mg/kg", "≤0.20mg/kg", .fail, .pass),
        ("0.206mg/kg", "≤0.20mg/kg", .fail, .fail), ("204μg/kg", "≤0.20mg/kg", .fail, .pass),
        ("2.45g/100g", "≥2.5g/100g", .fail, .fail), ("2.46g/100g", "≥2.5g/100g", .fail, .pass),
        ("7.04", "4.0~7.0", .fail, .pass), ("3.95", "4.0~7.0", .fail, .pass), ("3.949", "4.0~7.0", .fail, .fail),
        ("0.2mg/kg", "<0.2mg/kg", .fail, .fail), ("0.16mg/kg", "<0.2mg/kg", .pass, .fail),
        ("<0.25mg/kg", "≤0.2mg/kg", .undetermined, .pass), ("<0.26mg/kg", "≤0.2mg/kg", .undetermined, .undetermined),
        ("5240CFU/g", "≤5.2×10³CFU/g", .fail, .pass), ("5260CFU/g", "≤5.2×10³CFU/g", .fail, .fail),
    ])
    func `a result is rounded only where the limit says so`(
        result: String,
        limit: String,
        full: Verdict,
        rounded: Verdict
    ) {
        #expect(emptyJudge.judge(.printed(result, limit)).verdict == full)
        #expect(emptyJudge.judge(.printed(result, limit + "（修约值比较法）")).verdict == rounded)
    }

    @Test func `a figure keeps the places that were printed`() {
        for (printed, places) in [("≤0.20mg/kg", 2), ("≤0.2mg/kg", 1), ("≤5.2×10³", -2), ("≤100", 0), ("≤1.0E-3", 4)] {
            guard case .criterion(.bound(_, let figure), _) = LimitReading(printed).content else {
                Issue.record("\(printed) is no bound")
                continue
            }
            #expect(figure.places == places, "\(printed)")
        }
    }
}
