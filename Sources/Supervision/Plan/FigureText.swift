extension Figure {
    /// `87.3 %`, `3.42 批次/千人`, `2 / 3 项`, `12`; a dash without data.
    package var valueText: String {
        if let points = basisPoints { return "\(points / 100).\(points % 100 / 10) %" }
        if let milli = milliPerThousand {
            let cents = milli % 1000 / 10
            return "\(milli / 1000).\(cents < 10 ? "0" : "")\(cents) 批次/千人"
        }
        if unit == "milestone", let numerator, let denominator { return "\(numerator) / \(denominator) 项" }
        guard unit != "%", unit != "per-thousand", let numerator else { return "—" }
        return String(numerator)
    }
}
