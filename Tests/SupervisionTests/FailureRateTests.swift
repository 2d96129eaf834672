import Supervision
import Testing

@Suite struct FailureRateTests {
    /// Wilson (1927) at 95 %: figures worked out by hand from the formula, to four places.
    @Test(arguments: [
        (0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0),
    ])
    func `the interval of a rate is Wilson's`(failed: Int, concluded: Int, low: Double, high: Double) {
        let interval = FailureRate(failed: failed, concluded: concluded).interval
        #expect(abs(interval.low - low) < 0.0001)
        #expect(abs(interval.high - high) < 0.0001)
    }
}
