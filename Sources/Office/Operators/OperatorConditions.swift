import Primitives
import Rules
import Storage
import Supervision

/// A filter of the register as conditions on `operator`.
enum OperatorConditions {
    static func of(_ filter: OperatorFilter, today: Day) -> SQL {
        var parts: [SQL] = []
        switch filter.state {
        case .open: parts.append(" AND operator.state = 'open' AND operator.merged_into IS NULL")
        case .closed: parts.append(" AND operator.state = 'closed' AND operator.merged_into IS NULL")
        case .all: break
        }
        if let kind = filter.kind { parts.append(" AND operator.kind = \(kind.rawValue)") }
        if let township = filter.township { parts.append(" AND operator.township = \(township.text)") }
        if let grid = filter.grid { parts.append(" AND operator.grid = \(grid)") }
        if let lack = filter.lack { parts.append(condition(lack, today)) }
        if !filter.text.trimmingSpaces().isEmpty { parts.append(text(filter.text)) }
        return SQL.joined(parts, separator: "")
    }

    private static func text(_ text: String) -> SQL {
        // A sign of emptiness (`/`, `无`) folds to nothing, which is part of every name: it is looked for as it is.
        let key = OperatorKey.fold(text)
        let pattern = "%" + likeEscaped(key.isEmpty ? FoldedText.fold(text) : key) + "%"
        let gln: SQL =
            GLN(text.trimmingSpaces()).map {
                """
                 OR EXISTS (SELECT 1 FROM operator_gln WHERE operator_gln.county = operator.county
                    AND operator_gln.operator = operator.id AND operator_gln.number = \($0.text)
                    AND operator_gln.until IS NULL)
                """
            } ?? ""
        return """
             AND (operator.name_key LIKE \(pattern) ESCAPE '!' OR operator.address_key LIKE \(pattern) ESCAPE '!'
                OR operator.credit_code = \(text.uppercased())\(gln))
            """
    }

    private static func condition(_ lack: OperatorFilter.Lack, _ today: Day) -> SQL {
        switch lack {
        case .expiring:
            // A licence that a later one of its kind has followed is no longer the one that counts.
            """
             AND EXISTS (SELECT 1 FROM operator_licence AS licence WHERE licence.county = operator.county
                AND licence.operator = operator.id
                AND licence.expires_on <= \(today.adding(days: OperatorFilter.expiringDays).description)
                AND NOT EXISTS (SELECT 1 FROM operator_licence AS later WHERE later.county = licence.county
                    AND later.operator = licence.operator AND later.kind = licence.kind
                    AND later.expires_on > licence.expires_on))
            """
        case .unverified:
            """
             AND NOT EXISTS (SELECT 1 FROM operator_place WHERE operator_place.county = operator.county
                AND operator_place.operator = operator.id AND operator_place.verified_on IS NOT NULL)
            """
        case .withoutGrid: " AND operator.grid IS NULL"
        }
    }
}
