import CLibPQ
import Storage

/// The server's SQLSTATEs in the words of `StorageError`.
///
/// Only the primary message is used: the detail quotes the row's values.
enum PostgresFailure {
    static func error(_ result: OpaquePointer?, _ connection: OpaquePointer) -> StorageError {
        guard let result else { return .unavailable(message(of: connection)) }
        let state = field(result, "C") ?? ""
        let message = field(result, "M") ?? firstLine(PQresultErrorMessage(result))
        // A fatal error comes before the connection is closed; some say why.
        if state == "25P03" { return .timedOut(.idleInTransaction) }
        if state == "40003" || state == "08007" { return .unknownOutcome(message) }
        if PQstatus(connection) == CONNECTION_BAD || state.isEmpty || gone.contains(state) {
            return .unavailable(message)
        }
        return error(state: state, message: message, result)
    }

    /// A migration of another process changed a table under a prepared statement.
    static func isStalePlan(_ result: OpaquePointer?) -> Bool {
        guard let result else { return false }
        return field(result, "C") == "0A000" && field(result, "R") == "RevalidateCachedQuery"
    }

    static func message(of connection: OpaquePointer) -> String { firstLine(PQerrorMessage(connection)) }

    /// Connection failures; administrator's shutdown, crash shutdown, server starting up or stopping.
    private static let gone: Set<String> = ["08000", "08003", "08006", "57P01", "57P02", "57P03"]

    private static func error(state: String, message: String, _ result: OpaquePointer) -> StorageError {
        switch state {
        case "23505": .uniqueViolation(violation(result, columns: keyColumns(result)))
        case "23503": .foreignKeyViolation(violation(result, columns: []))
        case "23514": .checkViolation(violation(result, columns: []))
        case "23502": .notNullViolation(violation(result, columns: field(result, "c").map { [$0] } ?? []))
        case "25006": .readOnly
        case "40001", "40P01": .conflict(message)
        case _ where isStalePlan(result): .conflict(message)
        case "42P01": .missingTable(message)
        case "53100": .diskFull(message)
        case "53300": .unavailable(message)
        case "55P03": .timedOut(.lock)
        case "57014": .timedOut(.statement)
        // Data exceptions and a value of the wrong type; their message may quote the value.
        case _ where state.hasPrefix("22"), "42804": .valueRefused("SQLSTATE \(state)")
        default: .engine(code: state, message: message)
        }
    }

    private static func violation(_ result: OpaquePointer, columns: [String]) -> Violation {
        Violation(table: field(result, "t"), columns: columns, constraint: field(result, "n"))
    }

    /// The columns out of a detail like `Key (area, credit_code)=(…) already exists.`, in whatever language it is.
    private static func keyColumns(_ result: OpaquePointer) -> [String] {
        guard let detail = field(result, "D"), let open = detail.firstIndex(of: "("),
            let close = detail.firstRange(of: ")=(")
        else { return [] }
        return detail[detail.index(after: open)..<close.lowerBound].split(separator: ",").map {
            String($0.drop { $0 == " " })
        }
    }

    private static func field(_ result: OpaquePointer, _ code: Unicode.Scalar) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }

    private static func firstLine(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "" }
        return String(cString: text).split(separator: "\n").joined(separator: " ")
    }
}
