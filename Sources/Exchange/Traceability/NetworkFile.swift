package import Primitives

/// A delivery network in a file: JSON or a workbook, told by its first bytes.
package enum NetworkFile {
    package static func read(
        _ bytes: [UInt8],
        limits: ReadingLimits = ReadingLimits()
    ) -> (network: FoodChainNetwork, problems: [Problem], notices: [Problem]) {
        // "PK" begins every zip archive, and no JSON.
        bytes.starts(with: Array("PK".utf8))
            ? FoodChainWorkbook.read(bytes, limits: limits) : FoodChainJSON.read(bytes, limits: limits)
    }
}
