import CLibPQ
import Storage

/// The rows of a result, as values.
struct PostgresRows {
    private let result: OpaquePointer
    private let types: [Oid]
    let columns: Columns

    var count: Int { Int(PQntuples(result)) }

    init(_ result: OpaquePointer, columns known: Columns? = nil) {
        self.result = result
        let fields = 0..<PQnfields(result)
        types = fields.map { PQftype(result, $0) }
        columns = known ?? Columns(fields.map { PQfname(result, $0).map { String(cString: $0) } ?? "" })
    }

    func row(_ index: Int) throws(StorageError) -> Row {
        var values: [SQLValue] = []
        values.reserveCapacity(types.count)
        for field in types.indices { values.append(try value(Int32(index), Int32(field), types[field])) }
        return Row(columns: columns, values: values)
    }

    func all() throws(StorageError) -> [Row] {
        var rows: [Row] = []
        rows.reserveCapacity(count)
        for index in 0..<count { rows.append(try row(index)) }
        return rows
    }

    private func value(_ row: Int32, _ field: Int32, _ type: Oid) throws(StorageError) -> SQLValue {
        if PQgetisnull(result, row, field) == 1 { return .null }
        guard let start = PQgetvalue(result, row, field) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, field)))
        let value: SQLValue? =
            switch type {
            case 20, 21, 23: Self.integer(bytes)
            // A comparison is 0 or 1 to SQLite.
            case 16: .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
            // sum() of BIGINT is NUMERIC.
            case 1700: bytes.contains(UInt8(ascii: ".")) ? Self.real(bytes) : Self.integer(bytes)
            case 700, 701: Self.real(bytes)
            case 17: Self.blob(bytes)
            default: .text(String(decoding: bytes, as: UTF8.self))
            }
        // For one, a sum beyond 64 bits, which SQLite refuses as well.
        guard let value else { throw .valueRefused("column \(columns.names[Int(field)]) is out of range") }
        return value
    }

    private static func integer(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var total: Int64 = 0
        for byte in bytes.dropFirst(isNegative ? 1 : 0) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (scaled, overflow) = total.multipliedReportingOverflow(by: 10)
            // Summed below zero, because Int64.min has no positive counterpart.
            let (next, borrow) = scaled.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !overflow, !borrow else { return nil }
            total = next
        }
        if isNegative { return .integer(total) }
        return total == .min ? nil : .integer(-total)
    }

    private static func real(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
        Double(String(decoding: bytes, as: UTF8.self)).flatMap { $0.isNaN ? nil : .real($0) }
    }

    /// The server writes bytes as `\x` and two hexadecimal digits each.
    private static func blob(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
        guard bytes.count >= 2, bytes.count.isMultiple(of: 2), bytes[0] == UInt8(ascii: "\\") else { return nil }
        let blob = [UInt8](unsafeUninitializedCapacity: bytes.count / 2 - 1) { buffer, count in
            count = bytes.count / 2 - 1
            for index in 0..<count {
                buffer[index] = nibble(bytes[2 * index + 2]) << 4 | nibble(bytes[2 * index + 3])
            }
        }
        return .blob(blob)
    }

    private static func nibble(_ digit: UInt8) -> UInt8 {
        digit <= UInt8(ascii: "9") ? digit & 0xF : (digit & 0xF) + 9
    }
}
