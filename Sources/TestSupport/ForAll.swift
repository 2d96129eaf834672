package import Primitives

/// A value for which a property does not hold; run with the seed to see it again.
package struct Counterexample: Error, CustomStringConvertible {
    package let seed: UInt64
    package let run: Int
    package let value: String
    package let reason: String

    package var description: String { "run \(run) of seed \(seed): \(reason) for \(value)" }
}

/// Checks a property on many generated values.
///
/// ```swift
/// try forAll(runs: 200, seed: 1, generate: { Int.random(in: 0...9, using: &$0) }) { $0 * 2 >= $0 }
/// ```
///
/// - Parameters:
///   - runs: How many values.
///   - seed: The same seed gives the same values.
///   - generate: Makes a value from chance.
///   - check: Whether the property holds; an error counts as no.
/// - Throws: `Counterexample` for the first value that fails.
package func forAll<Value>(
    runs: Int = 200,
    seed: UInt64,
    generate: (inout SplitMix64) -> Value,
    check: (Value) throws -> Bool
) throws {
    var random = SplitMix64(seed: seed)
    for run in 1...runs {
        let value = generate(&random)
        do {
            if try check(value) { continue }
        } catch {
            throw Counterexample(seed: seed, run: run, value: "\(value)", reason: "\(error)")
        }
        throw Counterexample(seed: seed, run: run, value: "\(value)", reason: "does not hold")
    }
}

/// The same for a property that has to wait, as for a database.
package func forAll<Value>(
    runs: Int = 200,
    seed: UInt64,
    generate: (inout SplitMix64) -> Value,
    check: (Value) async throws -> Bool
) async throws {
    var random = SplitMix64(seed: seed)
    for run in 1...runs {
        let value = generate(&random)
        do {
            if try await check(value) { continue }
        } catch {
            throw Counterexample(seed: seed, run: run, value: "\(value)", reason: "\(error)")
        }
        throw Counterexample(seed: seed, run: run, value: "\(value)", reason: "does not hold")
    }
}

/// Text that is hard on codecs: empty, quotes, tabs and newlines, backslashes, all planes of Unicode; no U+0000.
package func awkwardText(_ random: inout SplitMix64, upTo length: Int = 12) -> String {
    let alphabet: [Unicode.Scalar] = [
        "a", "Z", "0", " ", "'", "\"", "\\", "\n", "\r", "\t", "%", "_", ";", "-", "é", "\u{301}", "中", "阳", "\u{FEFF}",
        "\u{FFFD}", "\u{1F96C}", "\u{20BB7}", "\u{10FFFF}", "\u{1}", "\u{7F}", "\u{202E}",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...length, using: &random) {
        text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
    }
    return String(text)
}
