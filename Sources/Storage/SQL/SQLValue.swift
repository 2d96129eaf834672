/// A value that both engines can hold and give back unchanged.
///
/// Days, instants, quantities, states and identities are written as one of these by the codecs of the layer above
/// (docs/sql-subset.md says how).
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    package var type: SQLType {
        switch self {
        case .null: .any
        case .integer: .integer
        case .real: .real
        case .text: .text
        case .blob: .blob
        }
    }
}

/// The storage class of a value or of a placeholder.
///
/// The numbers are part of the checksums of migrations: never change one.
package enum SQLType: UInt8, Sendable, Hashable {
    /// Not said: the engine infers it from where the placeholder stands.
    case any = 0
    case integer = 1
    case real = 2
    case text = 3
    case blob = 4
}

extension SQLValue {
    /// PostgreSQL cannot store U+0000 in text, so neither engine is given one.
    package static let nulInText = StorageError.valueRefused("text contains U+0000")
    /// SQLite would store NaN as NULL, PostgreSQL as NaN, so neither engine is given one.
    package static let notANumber = StorageError.valueRefused("a real value is not a number")
}
