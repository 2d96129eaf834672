import Crypto

/// One step of the schema's history.
///
/// Once shipped it is never edited: a later migration corrects it. It must not depend on types of the application, which change while the step must not.
package struct Migration: Sendable {
    package let id: String
    package let statements: [SQL]

    package init(_ id: String, _ statements: SQL...) {
        self.id = id
        self.statements = statements
    }

    package init(_ id: String, statements: [SQL]) {
        self.id = id
        self.statements = statements
    }

    /// SHA-256, in lower-case hexadecimal, over the statements' text and bound values in a form that is the same on
    /// both engines.
    package var checksum: String {
        var hash = SHA256()
        for statement in statements {
            for segment in statement.shape.segments {
                switch segment {
                case .text(let literal): hash.update(data: Array(literal.string.utf8))
                // A byte that cannot stand in UTF-8 text, so that no literal imitates a word.
                case .word(let word): hash.update(data: [0xFF, word.rawValue])
                case .bind(let type): hash.update(data: [0xFE, type.rawValue])
                }
            }
            for value in statement.binds { Self.update(&hash, value) }
            hash.update(data: [0xFD])
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func update(_ hash: inout SHA256, _ value: SQLValue) {
        let bytes: [UInt8] =
            switch value {
            case .null: []
            case .integer(let integer): Array(String(integer).utf8)
            case .real(let real): Array(String(real.bitPattern).utf8)
            case .text(let text): Array(text.utf8)
            case .blob(let bytes): bytes
            }
        hash.update(data: [value.type.rawValue])
        hash.update(data: Array("\(bytes.count):".utf8))
        hash.update(data: bytes)
    }
}

/// Why the recorded history and the program's do not fit.
package enum MigrationError: Error, Sendable, Hashable {
    case duplicate(String)
    /// Applied once in another wording than the program's.
    case changed(String)
    /// The database has it at a place where the program has another one, or the program lost it.
    case misplaced(recorded: String, expected: String)
    /// A newer version of the program was here.
    case newerDatabase([String])
}

extension MigrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .duplicate(let id): "migration \(id) is listed twice"
        case .changed(let id): "migration \(id) was changed after it had been applied"
        case .misplaced(let recorded, let expected):
            "the database has migration \(recorded) where this program has \(expected)"
        case .newerDatabase(let ids):
            "the database was migrated by a newer version of the program: \(ids.joined(separator: ", "))"
        }
    }
}
