import Glibc
import Storage

/// Rows in the text format of PostgreSQL's `COPY … FROM STDIN`.
///
/// https://www.postgresql.org/docs/15/sql-copy.html: columns by tab, rows by newline, NULL as `\N`, and backslash,
/// newline, carriage return and tab escaped.
struct CopyBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ row: [SQLValue]) throws(StorageError) {
        for index in row.indices {
            if index > 0 { bytes.append(UInt8(ascii: "\t")) }
            try append(row[index])
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private mutating func append(_ value: SQLValue) throws(StorageError) {
        switch value {
        case .null: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "N")])
        case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
        case .real(let real):
            guard !real.isNaN else { throw SQLValue.notANumber }
            bytes.append(contentsOf: real.description.utf8)
        case .text(let text): try append(text)
        case .blob(let blob):
            bytes.append(contentsOf: "\\\\x".utf8)
            for byte in blob {
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 0xF)])
            }
        }
    }

    private mutating func append(_ text: String) throws(StorageError) {
        for byte in text.utf8 {
            switch byte {
            case 0: throw SQLValue.nulInText
            case UInt8(ascii: "\\"): bytes.append(contentsOf: [byte, byte])
            case UInt8(ascii: "\n"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case UInt8(ascii: "\r"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
            case UInt8(ascii: "\t"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
            default: bytes.append(byte)
            }
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
