import Primitives

extension Figure {
    /// `87.3 %`, `3.42 批次/千人`, `2 / 3 项`, `12`; a dash without data.
    package var valueText: String {
        if unit == "%", let numerator, let denominator { return ShareText.percent(numerator, of: denominator) }
        if unit == "per-thousand", let numerator, let denominator, denominator > 0 {
            let hundredths = RoundedShare.of(numerator, in: denominator, scale: 100_000)
            return "\(hundredths / 100).\((hundredths % 100).padded(2)) 批次/千人"
        }
        if unit == "milestone", let numerator, let denominator { return "\(numerator) / \(denominator) 项" }
        guard unit != "%", unit != "per-thousand", let numerator else { return "—" }
        return String(numerator)
    }
}
