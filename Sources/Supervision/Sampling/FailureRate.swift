/// How often an item failed, of all results that passed or failed.
package struct FailureRate: Sendable, Hashable {
    /// From 0 to ``concluded``.
    package var failed: Int
    /// Results with a verdict of pass or fail; those that are undetermined do not count.
    package var concluded: Int

    package init(failed: Int, concluded: Int) {
        self.failed = failed
        self.concluded = concluded
    }

    /// From 0 to 1; 0 where there is no result.
    package var share: Double { concluded > 0 ? Double(failed) / Double(concluded) : 0 }

    /// The 95 % interval of the rate by Wilson (1927), which holds for few results and for none that failed.
    package var interval: (low: Double, high: Double) {
        guard concluded > 0 else { return (0, 1) }
        let z = 1.959_963_984_540_054
        let n = Double(concluded)
        let middle = share + z * z / (2 * n)
        let reach = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        let whole = 1 + z * z / n
        return (max(0, (middle - reach) / whole), min(1, (middle + reach) / whole))
    }
}
