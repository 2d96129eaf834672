import CQREncode

/// A QR code (GB/T 18284) as squares to draw.
package struct QRCode: Sendable, Hashable {
    /// Squares along a side, without the quiet zone.
    package let size: Int
    /// Row by row; true where a square is dark.
    package let squares: [Bool]

    /// Error correction at level M; nil where the text is empty or too long for one code.
    package init?(_ text: String) {
        guard !text.isEmpty, let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        guard let data = code.pointee.data else { return nil }
        size = side
        // The lowest bit of each byte is the colour; the others say what the square is for.
        squares = (0..<(side * side)).map { data[$0] & 1 == 1 }
    }

    /// The dark squares as one path of SVG in units of squares, one run of each row at a time.
    package var path: String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                guard squares[row * size + column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < size, squares[row * size + column] { column += 1 }
                path += "M\(start) \(row)h\(column - start)v1h-\(column - start)z"
            }
        }
        return path
    }
}
