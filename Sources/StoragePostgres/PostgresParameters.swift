import CLibPQ
import Glibc
import Storage

/// The values of one run of a statement, in the form that libpq takes: text for all but bytes, which go as they are.
struct PostgresParameters {
    private var bytes: [UInt8] = []
    /// Offset into `bytes`; -1 for NULL.
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    var count: Int { offsets.count }

    init(_ values: [SQLValue]) throws(StorageError) {
        offsets.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        formats.reserveCapacity(values.count)
        for value in values {
            offsets.append(value == .null ? -1 : bytes.count)
            let start = bytes.count
            switch value {
            case .null: break
            case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
            case .real(let real):
                guard !real.isNaN else { throw SQLValue.notANumber }
                bytes.append(contentsOf: real.description.utf8)
            case .text(let text):
                bytes.append(contentsOf: text.utf8)
                guard !Self.containsNul(bytes, from: start) else { throw SQLValue.nulInText }
            case .blob(let blob): bytes.append(contentsOf: blob)
            }
            lengths.append(Int32(bytes.count - start))
            formats.append(value.type == .blob ? 1 : 0)
            bytes.append(0)
        }
    }

    func withPointers<R>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
    ) -> R {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            let pointers = offsets.map { offset in offset < 0 ? nil : base.map { $0 + offset } }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }

    private static func containsNul(_ bytes: [UInt8], from start: Int) -> Bool {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, buffer.count > start else { return false }
            return memchr(base + start, 0, buffer.count - start) != nil
        }
    }
}

extension SQLType {
    /// The type told to the server for a placeholder; 0 lets it infer one.
    var objectIdentifier: Oid {
        switch self {
        case .any: 0
        case .integer: 20
        case .real: 701
        case .text: 25
        case .blob: 17
        }
    }
}
