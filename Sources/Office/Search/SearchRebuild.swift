import Primitives
import Rules
import Storage
import Supervision

/// Reads the ledger into the search index: all of it, or what somebody has just written.
struct SearchRebuild {
    private static let batch = 2000

    let db: any Connection
    let office: Office

    func run() throws -> Int {
        let records = SearchRecords(db: db, office: office)
        try records.clear()
        var total = 0
        let loads: [(SQL) throws -> [SearchDocument]] = [
            operators(where:), persons(where:), samples(where:), matters(where:),
        ]
        for (load, table) in zip(loads, ["operator", "operator_person", "sample", "matter"] as [SQL]) {
            var last = ""
            while true {
                // The identities first: what they give may be fewer documents.
                let ids: [String] = try db.query(
                    "SELECT id FROM \(table) WHERE county = \(county) AND id > \(last) ORDER BY id LIMIT \(Self.batch)"
                ).map { try $0.get("id") }
                guard let first = ids.first, let end = ids.last else { break }
                let documents = try load(" AND \(table).id >= \(first) AND \(table).id <= \(end)")
                try records.add(documents)
                total += documents.count
                last = end
            }
        }
        return total
    }

    private var county: String { office.county.text }

    /// Puts the firms of some entries of the register anew, with the persons who answer for them now.
    ///
    /// `withRecords` where a firm is called otherwise: its samples and matters are found by its name too.
    func refresh(operators ids: [String], withRecords: Bool) throws {
        let firms = try OperatorRecords(db: db, county: office.county).entries(ofFirmsOf: ids)
        let entries = firms.keys.sorted()
        let records = SearchRecords(db: db, office: office)
        try records.remove(owners: entries)
        try records.add(documents(ofOperators: entries))
        guard withRecords else { return }
        for chunk in entries.chunked(by: 400) {
            let list = SQL.list(chunk)
            try records.put(samples(where: " AND (sample.supplier IN (\(list)) OR sample.producer IN (\(list)))"))
            try records.put(matters(where: " AND matter.operator IN (\(list))"))
        }
    }

    /// The documents of some operators that are firms' entries of their own, and of the persons of all of them.
    func documents(ofOperators ids: [String]) throws -> [SearchDocument] {
        try ids.chunked(by: 400).flatMap { chunk in
            let list = SQL.list(chunk)
            return try operators(where: " AND operator.id IN (\(list))")
                + persons(where: " AND operator_person.operator IN (\(list))")
        }
    }

    /// The samples that an import has just brought.
    func samples(ofImport file: String) throws -> [SearchDocument] {
        try samples(where: " AND sample.import_file = \(file)")
    }

    func matters(_ ids: [String]) throws -> [SearchDocument] {
        try matters(where: " AND matter.id IN (\(SQL.list(ids)))")
    }

    // MARK: Rows to documents

    /// An entry that was merged into another is found as that one.
    private func operators(where condition: SQL) throws -> [SearchDocument] {
        let rows = try db.query(
            """
            SELECT id, name, address, township, kind, state FROM operator
            WHERE county = \(county) AND merged_into IS NULL\(condition) ORDER BY id
            """
        )
        let ids: [String] = try rows.map { try $0.get("id") }
        let further = try further(ids)
        return try rows.map { row in
            let id: String = try row.get("id")
            let name: String = try row.get("name")
            let kind = OperatorKind(rawValue: try row.get("kind")) ?? .unclassified
            let address: String = try row.get("address")
            let isClosed = try row.get("state", as: String.self) == "closed"
            let also = further[id] ?? Further()
            return SearchDocument(
                kind: .operator,
                subject: id,
                township: try Self.township(row),
                names: [name] + also.names.filter { $0 != name },
                title: name,
                detail: (isClosed ? "已关闭 · " : "") + kind.title + (address.isEmpty ? "" : " · " + address),
                numbers: also.numbers
            )
        }
    }

    /// What a firm is found by besides its name: former names and those of merged entries, codes, licences, locations.
    private struct Further {
        var names: [String] = []
        var numbers: [String] = []
    }

    private func further(_ firms: [String]) throws -> [String: Further] {
        var found: [String: Further] = [:]
        for chunk in firms.chunked(by: 400) {
            let entries: SQL = "entry.county = \(county) AND entry.firm IN (\(SQL.list(chunk)))"
            for row in try db.query(
                "SELECT firm, name, credit_code FROM operator AS entry WHERE \(entries) ORDER BY entry.firm, entry.id"
            ) {
                let firm: String = try row.get("firm")
                found[firm, default: Further()].names.append(try row.get("name"))
                if let code: String = try row.get("credit_code") { found[firm]?.numbers.append(code) }
            }
            for row in try db.query(
                """
                SELECT entry.firm, operator_change.former FROM operator_change
                JOIN operator AS entry ON entry.county = operator_change.county AND entry.id = operator_change.operator
                WHERE \(entries) AND operator_change.field = 'name' ORDER BY entry.firm, operator_change.id DESC
                """
            ) { found[try row.get("firm"), default: Further()].names.append(try row.get("former")) }
            let parts: [(table: SQL, inUse: SQL)] = [
                ("operator_licence", " AND part.kind <> 'GLN'"), ("operator_gln", " AND part.until IS NULL"),
            ]
            for (part, inUse) in parts {
                for row in try db.query(
                    """
                    SELECT entry.firm, part.number FROM \(part) AS part
                    JOIN operator AS entry ON entry.county = part.county AND entry.id = part.operator
                    WHERE \(entries)\(inUse) ORDER BY entry.firm, part.number
                    """
                ) { found[try row.get("firm"), default: Further()].numbers.append(try row.get("number")) }
            }
        }
        return found
    }

    private func persons(where condition: SQL) throws -> [SearchDocument] {
        try db.query(
            """
            SELECT operator_person.id, operator.firm, operator_person.name, operator_person.duty, operator_person.phone,
                operator.name AS operator_name, operator.township
            FROM operator_person
            JOIN operator ON operator.county = operator_person.county AND operator.id = operator_person.operator
            WHERE operator_person.county = \(county) AND operator_person.until IS NULL\(condition)
            ORDER BY operator_person.id
            """
        ).map { row in
            let name: String = try row.get("name")
            let duty = PersonDuty(rawValue: try row.get("duty")) ?? .officer
            return SearchDocument(
                kind: .person,
                subject: try row.get("id"),
                owner: try row.get("firm"),
                township: try Self.township(row),
                names: [name],
                title: name,
                detail: "\(try row.get("operator_name", as: String.self)) · \(duty.title)",
                phone: try row.get("phone")
            )
        }
    }

    /// Found by its food, its number and its firms; the newest first.
    private func samples(where condition: SQL) throws -> [SearchDocument] {
        try db.query(
            """
            SELECT sample.id, sample.number, sample.food, sample.township, sample.rule_day,
                supplier.name AS supplier_name, producer.name AS producer_name
            FROM sample
            LEFT JOIN operator AS supplier ON supplier.county = sample.county AND supplier.id = sample.supplier
            LEFT JOIN operator AS producer ON producer.county = sample.county AND producer.id = sample.producer
            WHERE sample.county = \(county)\(condition) ORDER BY sample.id
            """
        ).map { row in
            let firms: [String] = try [row.get("supplier_name"), row.get("producer_name")].compactMap { $0 }
            return .sample(
                id: try row.get("id"),
                number: try row.get("number"),
                food: try row.get("food"),
                day: try row.get("rule_day"),
                firms: firms,
                township: try Self.township(row)
            )
        }
    }

    /// What is open first, then the newest.
    private func matters(where condition: SQL) throws -> [SearchDocument] {
        try db.query(
            """
            SELECT matter.id, matter.number, matter.title, matter.township, matter.opened_at, matter_standing.state,
                operator.name AS operator_name
            FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            LEFT JOIN operator ON operator.county = matter.county AND operator.id = matter.operator
            WHERE matter.county = \(county)\(condition) ORDER BY matter.id
            """
        ).map { row in
            let (number, title): (String, String) = try (row.get("number"), row.get("title"))
            let firm: String? = try row.get("operator_name")
            return SearchDocument(
                kind: .matter,
                subject: try row.get("id"),
                township: try Self.township(row),
                names: [title, number] + [firm].compactMap { $0 },
                title: title,
                detail: [number, firm].compactMap { $0 }.joined(separator: " · "),
                order: SearchDocument.order(
                    of: Instant(milliseconds: try row.get("opened_at")).day,
                    isDone: try row.get("state", as: String.self) == "closed"
                )
            )
        }
    }

    static func township(_ row: Row) throws -> AreaCode? {
        try row.get("township", as: String?.self).flatMap { AreaCode($0) }
    }
}

extension SearchDocument {
    static func sample(
        id: String,
        number: String?,
        food: String,
        day: String,
        firms: [String],
        township: AreaCode?
    ) -> SearchDocument {
        SearchDocument(
            kind: .sample,
            subject: id,
            township: township,
            names: [food] + firms,
            title: food,
            detail: [number, firms.first, day].compactMap { $0 }.joined(separator: " · "),
            numbers: [number].compactMap { $0 },
            order: order(of: Day(day) ?? Day(ordinal: 0))
        )
    }
}
