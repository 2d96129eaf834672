import Glibc

/// The merged ranges of a sheet, whose value stands in their first cell only.
///
/// They come after the rows in the file, so they are looked for in the bytes before the rows are read; a sheet in
/// UTF-16, which no spreadsheet writes, is read without them.
struct MergedRanges {
    struct Range: Hashable {
        /// Rows from 1, columns from 0; both ends belong to the range.
        var rows: ClosedRange<Int>
        var columns: ClosedRange<Int>
    }

    /// Ranges beyond this count are not spread: nobody merges so many by hand.
    static let maximum = 50_000

    private(set) var ranges: [Range] = []
    private var carried: [UInt8] = []
    private static let mark = Array("mergeCell".utf8)
    /// Longer than any `mergeCell` element with its range.
    private static let overlap = 256

    /// Takes the next bytes of the sheet.
    mutating func scan(_ chunk: UnsafeBufferPointer<UInt8>) {
        if !carried.isEmpty {
            let seam = carried + chunk.prefix(Self.overlap)
            seam.withUnsafeBufferPointer { find(in: $0, startingBefore: carried.count) }
        }
        find(in: chunk, startingBefore: max(0, chunk.count - Self.overlap))
        carried = Array(chunk.suffix(Self.overlap))
    }

    /// Looks at what is left and sorts the ranges by their first row.
    mutating func finish() {
        carried.withUnsafeBufferPointer { find(in: $0, startingBefore: carried.count) }
        carried = []
        ranges.sort { ($0.rows.lowerBound, $0.columns.lowerBound) < ($1.rows.lowerBound, $1.columns.lowerBound) }
    }

    private mutating func find(in bytes: UnsafeBufferPointer<UInt8>, startingBefore end: Int) {
        var from = 0
        while ranges.count < Self.maximum, let found = Self.search(bytes, from: from), found < end {
            from = found + Self.mark.count
            // `mergeCells` is the list around them.
            guard from < bytes.count, bytes[from] <= 0x20 else { continue }
            let element = bytes[from...].prefix(Self.overlap).prefix { $0 != UInt8(ascii: ">") }
            if let range = Self.range(in: element) { ranges.append(range) }
        }
    }

    private static func search(_ bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var from = from
        // Between the cells of a sheet an "m" is rare, so the search is one for a byte.
        while from + mark.count <= bytes.count, let found = memchr(base + from, Int32(mark[0]), bytes.count - from) {
            from = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if from + mark.count <= bytes.count, memcmp(found, mark, mark.count) == 0 { return from }
            from += 1
        }
        return nil
    }

    /// The range of ` ref="A1:C3"`.
    private static func range(in element: Slice<UnsafeBufferPointer<UInt8>>) -> Range? {
        let parts = element.split { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        for (name, value) in zip(parts, parts.dropFirst()) {
            let word = name.filter { $0 > 0x20 }
            guard word == Array("ref=".utf8) else { continue }
            let corners = value.split(separator: UInt8(ascii: ":")).map { CellReference(Array($0)) }
            guard corners.count == 2, let first = corners[0], let last = corners[1], first.row <= last.row,
                first.column <= last.column, first != last
            else { return nil }
            return Range(rows: first.row...last.row, columns: first.column...last.column)
        }
        return nil
    }
}
