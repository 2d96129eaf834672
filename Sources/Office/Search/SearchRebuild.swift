import Primitives
import Rules
import Storage
import Supervision

/// Reads the whole ledger into the search index.
struct SearchRebuild {
    private static let batch = 2000

    let db: any Connection
    let office: Office

    func run() throws -> Int {
        let records = SearchRecords(db: db, office: office)
        try records.clear()
        var total = 0
        let loads: [(String) throws -> [SearchDocument]] = [
            operators(after:), persons(after:), samples(after:), matters(after:),
        ]
        for load in loads {
            var last = ""
            while true {
                let documents = try load(last)
                guard let end = documents.last else { break }
                try records.add(documents)
                total += documents.count
                last = end.subject
            }
        }
        return total
    }

    private var county: String { office.county.text }

    private func operators(after last: String) throws -> [SearchDocument] {
        try operators(
            db.query(
                """
                SELECT id, credit_code, name, address, township, kind, state FROM operator
                WHERE county = \(county) AND id > \(last) ORDER BY id LIMIT \(Self.batch)
                """
            )
        )
    }

    /// Found by the location numbers in use besides what the rows themselves say.
    private func operators(_ rows: [Row]) throws -> [SearchDocument] {
        var glns: [String: [String]] = [:]
        for ids in try rows.map({ try $0.get("id", as: String.self) }).chunked(by: 400) {
            try db.each(
                """
                SELECT operator, number FROM operator_gln
                WHERE county = \(county) AND until IS NULL AND operator IN (\(SQL.list(ids))) ORDER BY number
                """
            ) { glns[try $0.get("operator"), default: []].append(try $0.get("number")) }
        }
        return try rows.map { row in
            try SearchDocument(operatorRow: row, glns: glns[try row.get("id")] ?? [])
        }
    }

    private func persons(after last: String) throws -> [SearchDocument] {
        try db.query(
            """
            SELECT operator_person.id, operator_person.operator, operator_person.name, operator_person.duty,
                operator_person.phone, operator.name AS operator_name, operator.township
            FROM operator_person
            JOIN operator ON operator.county = operator_person.county AND operator.id = operator_person.operator
            WHERE operator_person.county = \(county) AND operator_person.until IS NULL AND operator_person.id > \(last)
            ORDER BY operator_person.id LIMIT \(Self.batch)
            """
        ).map(SearchDocument.init(personRow:))
    }

    private func samples(after last: String) throws -> [SearchDocument] {
        try db.query(
            """
            SELECT sample.id, sample.number, sample.food, sample.township, sample.rule_day,
                operator.name AS operator_name
            FROM sample
            LEFT JOIN operator ON operator.county = sample.county
                AND operator.id = COALESCE(sample.supplier, sample.producer)
            WHERE sample.county = \(county) AND sample.id > \(last) ORDER BY sample.id LIMIT \(Self.batch)
            """
        ).map(SearchDocument.init(sampleRow:))
    }

    /// The samples that an import has just brought.
    func samples(ofImport file: String) throws -> [SearchDocument] {
        try db.query(
            """
            SELECT sample.id, sample.number, sample.food, sample.township, sample.rule_day,
                operator.name AS operator_name
            FROM sample
            LEFT JOIN operator ON operator.county = sample.county
                AND operator.id = COALESCE(sample.supplier, sample.producer)
            WHERE sample.county = \(county) AND sample.import_file = \(file) ORDER BY sample.id
            """
        ).map(SearchDocument.init(sampleRow:))
    }

    /// The documents of some operators and of the persons who answer for them now.
    func documents(ofOperators ids: [String]) throws -> [SearchDocument] {
        var documents: [SearchDocument] = []
        for chunk in ids.chunked(by: 400) {
            documents += try operators(
                db.query(
                    """
                    SELECT id, credit_code, name, address, township, kind, state FROM operator
                    WHERE county = \(county) AND id IN (\(SQL.list(chunk))) ORDER BY id
                    """
                )
            )
            documents += try db.query(
                """
                SELECT operator_person.id, operator_person.operator, operator_person.name, operator_person.duty,
                    operator_person.phone, operator.name AS operator_name, operator.township
                FROM operator_person
                JOIN operator ON operator.county = operator_person.county AND operator.id = operator_person.operator
                WHERE operator_person.county = \(county) AND operator_person.until IS NULL
                    AND operator_person.operator IN (\(SQL.list(chunk))) ORDER BY operator_person.id
                """
            ).map(SearchDocument.init(personRow:))
        }
        return documents
    }

    private func matters(after last: String) throws -> [SearchDocument] {
        try db.query(
            """
            SELECT matter.id, matter.number, matter.title, matter.township, operator.name AS operator_name
            FROM matter LEFT JOIN operator ON operator.county = matter.county AND operator.id = matter.operator
            WHERE matter.county = \(county) AND matter.id > \(last) ORDER BY matter.id LIMIT \(Self.batch)
            """
        ).map(SearchDocument.init(matterRow:))
    }
}

/// Documents of rows, and of what a desk has just written.
extension SearchDocument {
    fileprivate init(operatorRow row: Row, glns: [String]) throws {
        self = .operator(
            id: try row.get("id"),
            name: try row.get("name"),
            creditCode: try row.get("credit_code"),
            address: try row.get("address"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            kind: OperatorKind(rawValue: try row.get("kind")) ?? .unclassified,
            isClosed: try row.get("state", as: String.self) == "closed",
            glns: glns
        )
    }

    fileprivate init(personRow row: Row) throws {
        self = .person(
            id: try row.get("id"),
            operatorID: try row.get("operator"),
            name: try row.get("name"),
            duty: PersonDuty(rawValue: try row.get("duty")) ?? .officer,
            phone: try row.get("phone"),
            operatorName: try row.get("operator_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) }
        )
    }

    fileprivate init(sampleRow row: Row) throws {
        self = .sample(
            id: try row.get("id"),
            number: try row.get("number"),
            food: try row.get("food"),
            day: try row.get("rule_day"),
            operatorName: try row.get("operator_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) }
        )
    }

    fileprivate init(matterRow row: Row) throws {
        self = .matter(
            id: try row.get("id"),
            number: try row.get("number"),
            title: try row.get("title"),
            operatorName: try row.get("operator_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) }
        )
    }

    static func `operator`(
        id: String,
        name: String,
        creditCode: String?,
        address: String,
        township: AreaCode?,
        kind: OperatorKind,
        isClosed: Bool,
        glns: [String]
    ) -> SearchDocument {
        SearchDocument(
            kind: .operator,
            subject: id,
            township: township,
            name: name,
            detail: (isClosed ? "已关闭 · " : "") + kind.title + (address.isEmpty ? "" : " · " + address),
            numbers: [creditCode].compactMap { $0 } + glns
        )
    }

    static func person(
        id: String,
        operatorID: String,
        name: String,
        duty: PersonDuty,
        phone: String,
        operatorName: String,
        township: AreaCode?
    ) -> SearchDocument {
        SearchDocument(
            kind: .person,
            subject: id,
            owner: operatorID,
            township: township,
            name: name,
            detail: "\(operatorName) · \(duty.title)",
            phone: phone
        )
    }

    static func sample(
        id: String,
        number: String?,
        food: String,
        day: String,
        operatorName: String?,
        township: AreaCode?
    ) -> SearchDocument {
        SearchDocument(
            kind: .sample,
            subject: id,
            township: township,
            name: food,
            detail: [number, operatorName, day].compactMap { $0 }.joined(separator: " · "),
            numbers: [number].compactMap { $0 }
        )
    }

    static func matter(
        id: String,
        number: String,
        title: String,
        operatorName: String?,
        township: AreaCode?
    ) -> SearchDocument {
        SearchDocument(
            kind: .matter,
            subject: id,
            township: township,
            name: title + " " + number,
            title: title,
            detail: [number, operatorName].compactMap { $0 }.joined(separator: " · ")
        )
    }
}
