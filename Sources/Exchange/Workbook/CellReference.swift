/// Where a cell stands: `B7` is row 7, column 1.
struct CellReference: Hashable {
    /// From 1; 0 where the reference names no row.
    var row: Int
    /// From 0.
    var column: Int

    /// Reads letters and digits; nil for anything else and beyond the sheet's 1,048,576 rows and 16,384 columns.
    init?(_ bytes: [UInt8]) {
        let found = (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { CellReference($0) }
        }
        guard let found, found.row > 0 else { return nil }
        self = found
    }

    /// Reads text ended by a zero; the row may be missing.
    init?(_ text: UnsafePointer<UInt8>) {
        var cursor = text
        var column = 0
        while true {
            let letter = cursor.pointee & 0xDF
            guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) else { break }
            column = column * 26 + Int(letter - UInt8(ascii: "A")) + 1
            guard column <= 16_384 else { return nil }
            cursor += 1
        }
        guard column > 0 else { return nil }
        var row = 0
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(cursor.pointee) {
            row = row * 10 + Int(cursor.pointee - UInt8(ascii: "0"))
            guard row <= 1_048_576 else { return nil }
            cursor += 1
        }
        guard cursor.pointee == 0 else { return nil }
        self.row = row
        self.column = column - 1
    }
}
