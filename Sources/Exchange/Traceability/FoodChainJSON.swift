package import Primitives

/// FoodChain-Lab's JSON: version 1 in and out, and the older form without versions in.
package enum FoodChainJSON {
    /// Objects and arrays inside each other; what FoodChain-Lab writes has ten.
    private static let depth = 32

    /// Reads a file, with every problem; a network with problems is not one to trace.
    ///
    /// A problem's sheet and row say the table and the place in it, from 1.
    package static func read(
        _ bytes: [UInt8],
        limits: ReadingLimits = ReadingLimits()
    ) -> (network: FoodChainNetwork, problems: [Problem], notices: [Problem]) {
        var reading = FoodChainReading(limit: limits.problems)
        do throws(JSONFault) {
            let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            reading.read(try JSONReader.read(start == 0 ? bytes : Array(bytes[start...]), depth: depth))
        } catch {
            reading.check.add(fault(error, in: bytes))
        }
        return (reading.network, reading.check.problems, reading.check.notices)
    }

    private static func fault(_ fault: JSONFault, in bytes: [UInt8]) -> Problem {
        Problem(
            line: 1 + bytes.prefix(fault.offset).count { $0 == UInt8(ascii: "\n") },
            code: "bad-json",
            read: fault.read,
            expected: fault.expected,
            message: "the text stops being JSON at byte \(fault.offset + 1)"
        )
    }
}
