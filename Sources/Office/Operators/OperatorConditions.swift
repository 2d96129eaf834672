import Primitives
import Rules
import Storage
import Supervision

/// A filter of the register as conditions on `operator`.
enum OperatorConditions {
    static func of(_ filter: OperatorFilter, today: Day, expiringDays days: Int) -> SQL {
        var parts: [SQL] = [" AND operator.merged_into IS NULL"]
        switch filter.state {
        case .open: parts.append(" AND operator.state = 'open'")
        case .closed: parts.append(" AND operator.state = 'closed'")
        case .all: break
        }
        if let kind = filter.kind { parts.append(" AND operator.kind = \(kind.rawValue)") }
        if let township = filter.township { parts.append(" AND operator.township = \(township.text)") }
        if let grid = filter.grid { parts.append(ofFirm("entry.grid = \(grid)")) }
        if let lack = filter.lack { parts.append(condition(lack, today, days)) }
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
                 OR EXISTS (SELECT 1 FROM operator_gln WHERE operator_gln.county = entry.county
                    AND operator_gln.operator = entry.id AND operator_gln.number = \($0.text)
                    AND operator_gln.until IS NULL)
                """
            } ?? ""
        return ofFirm(
            """
            (entry.name_key LIKE \(pattern) ESCAPE '!' OR entry.address_key LIKE \(pattern) ESCAPE '!'
                OR entry.credit_code = \(text.uppercased())\(gln))
            """
        )
    }

    private static func condition(_ lack: OperatorFilter.Lack, _ today: Day, _ days: Int) -> SQL {
        switch lack {
        case .expiring:
            return """
                 AND operator.id IN (SELECT entry.firm FROM operator_licence AS licence
                    JOIN operator AS entry ON entry.county = licence.county AND entry.id = licence.operator
                    WHERE \(counting(until: today.adding(days: days))))
                """
        case .unverified:
            let verified: SQL = """
                EXISTS (SELECT 1 FROM operator_place WHERE operator_place.county = entry.county
                    AND operator_place.operator = entry.id AND operator_place.verified_on IS NOT NULL)
                """
            return " AND NOT\(exists(verified))"
        case .withoutGrid: return " AND NOT\(exists("entry.grid IS NOT NULL"))"
        }
    }

    /// The licences of `entry` that end on a day or before, as conditions on `licence`.
    ///
    /// A licence that a later one of its kind has followed, under whichever entry of the firm, no longer counts.
    static func counting(until last: Day) -> SQL {
        """
        licence.county = entry.county AND licence.expires_on <= \(last.description)
            AND NOT EXISTS (SELECT 1 FROM operator_licence AS later
                JOIN operator AS twin ON twin.county = later.county AND twin.id = later.operator
                WHERE twin.county = entry.county AND twin.firm = entry.firm AND later.kind = licence.kind
                    AND later.expires_on > licence.expires_on)
        """
    }

    /// A condition on any `entry` of the firm for which `operator` stands.
    private static func ofFirm(_ condition: SQL) -> SQL { " AND\(exists(condition))" }

    private static func exists(_ condition: SQL) -> SQL {
        """
         EXISTS (SELECT 1 FROM operator AS entry WHERE entry.county = operator.county AND entry.firm = operator.id
            AND \(condition))
        """
    }
}
