import ArgumentParser
import EPCIS
import Exchange
import Foundation
import Primitives

/// Whether a reader stands damaged files in great number: none may stop the program, take long or take memory.
struct FuzzBench: AsyncParsableCommand {
    enum Reader: String, ExpressibleByArgument, CaseIterable { case events, network, table }

    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Read a file over and over, each time damaged in another way: seconds and memory, as JSON."
    )
    @Argument(help: "What reads it: events (EPCIS), network (FoodChain-Lab) or table.") var reader: Reader
    @Argument(help: "The file that is damaged.") var file: String
    @Option(help: "How often.") var count = 1_000_000
    @Option(help: "The seed of the damage.") var seed: UInt64 = 1

    func run() async throws {
        guard count > 0 else { throw Failure("--count \(count): expected 1 or more") }
        let whole = try InputFile.read(file)
        guard !whole.isEmpty else { throw Failure("\(file): empty") }
        var random = SplitMix64(seed: seed)
        var (accepted, slowest) = (0, Duration.zero)
        let start = ContinuousClock.now
        for _ in 0..<count {
            var bytes = whole
            for _ in 0...Int.random(in: 0...3, using: &random) { Self.damage(&bytes, &random) }
            let begun = ContinuousClock.now
            if read(bytes) { accepted += 1 }
            slowest = max(slowest, ContinuousClock.now - begun)
        }
        let figures = [
            ("inputs", Double(count)), ("accepted", Double(accepted)),
            ("seconds", (ContinuousClock.now - start) / .seconds(1)), ("slowest", slowest / .milliseconds(1)),
            ("peak megabytes", Self.peakMegabytes()),
        ]
        print(JSONValue.object(figures.map { ($0.0, .number("\($0.1)")) }).text)
    }

    /// Whether the file was taken without a problem.
    private func read(_ bytes: [UInt8]) -> Bool {
        switch reader {
        case .events:
            let reading = Document.read(bytes)
            for event in reading.document.events { _ = EventHash.uri(of: event) }
            return reading.isValid
        case .network: return NetworkFile.read(bytes).problems.isEmpty
        case .table: return TableFile.rows(bytes).problems.isEmpty
        }
    }

    private static let marks = Array("{}[]\",:<>/0-&;\\".utf8)

    private static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, index + Int.random(in: 1...60, using: &random))
        switch Int.random(in: 0...5, using: &random) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: bytes.removeSubrange(index...)
        case 2: bytes.insert(contentsOf: bytes[index..<end], at: index)
        case 3: bytes.removeSubrange(index..<end)
        case 4: bytes[index] = marks.randomElement(using: &random) ?? 0
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        }
    }

    /// Of this process so far; 0 where the system does not say.
    private static func peakMegabytes() -> Double {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return (line.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
    }
}
