import Primitives
import Storage
import Supervision

/// SQL of rapid tests.
struct RapidRecords {
    let db: any Connection
    let county: AreaCode

    private static let selection: SQL = """
        SELECT rapid_test.id, rapid_test.operator, operator.name AS operator_name, operator.township, rapid_test.food,
            rapid_test.item, rapid_test.kit, rapid_test.result, rapid_test.reading, rapid_test.tested_at,
            rapid_test.claim_due, rapid_test.latitude, rapid_test.longitude, rapid_test.remark, rapid_test.recorded_by,
            rapid_test_answer.answer, rapid_test_answer.at AS answered_at, rapid_test_answer.held,
            specimen.id AS specimen, specimen_standing.state AS specimen_state, rapid_test_matter.matter,
            matter.number AS matter_number
        FROM rapid_test
        JOIN operator ON operator.county = rapid_test.county AND operator.id = rapid_test.operator
        LEFT JOIN rapid_test_answer ON rapid_test_answer.county = rapid_test.county
            AND rapid_test_answer.rapid_test = rapid_test.id
        LEFT JOIN specimen ON specimen.county = rapid_test.county AND specimen.confirms = rapid_test.id
        LEFT JOIN specimen_standing ON specimen_standing.county = specimen.county
            AND specimen_standing.specimen = specimen.id
        LEFT JOIN rapid_test_matter ON rapid_test_matter.county = rapid_test.county
            AND rapid_test_matter.rapid_test = rapid_test.id
        LEFT JOIN matter ON matter.county = rapid_test_matter.county AND matter.id = rapid_test_matter.matter
        """

    func find(_ id: String, scope: Scope) throws -> RapidTest? {
        try db.first(
            """
            \(Self.selection) WHERE rapid_test.county = \(county.text) AND rapid_test.id = \(id)\
            \(scope.rows(of: .operators, as: "operator")) LIMIT 1
            """
        ).map(Self.test)
    }

    func list(outcome: RapidTest.Outcome?, scope: Scope, limit: Int, offset: Int) throws -> [RapidTest] {
        let narrowed: SQL = outcome.map { " AND rapid_test.result = \($0.rawValue)" } ?? ""
        return try db.query(
            """
            \(Self.selection) WHERE rapid_test.county = \(county.text)\(scope.rows(of: .operators, as: "operator"))\
            \(narrowed) ORDER BY rapid_test.tested_at DESC, rapid_test.id LIMIT \(limit) OFFSET \(offset)
            """
        ).map(Self.test)
    }

    func count(outcome: RapidTest.Outcome?, scope: Scope) throws -> Int {
        let narrowed: SQL = outcome.map { " AND rapid_test.result = \($0.rawValue)" } ?? ""
        return try db.first(
            """
            SELECT COUNT(*) AS total FROM rapid_test
            JOIN operator ON operator.county = rapid_test.county AND operator.id = rapid_test.operator
            WHERE rapid_test.county = \(county.text)\(scope.rows(of: .operators, as: "operator"))\(narrowed)
            """
        )?.get("total") ?? 0
    }

    /// Whether this very test is on record.
    func holds(_ entry: RapidDesk.Entry, at tested: Instant) throws -> Bool {
        try db.first(
            """
            SELECT id FROM rapid_test WHERE county = \(county.text) AND operator = \(entry.operatorID)
                AND food = \(entry.food) AND item = \(entry.item) AND kit = \(entry.kit)
                AND reading = \(entry.reading) AND tested_at = \(tested.milliseconds)
            """
        ) != nil
    }

    /// The tests for which a matter was opened, oldest first.
    func tests(of matter: String) throws -> [RapidTest] {
        try db.query(
            """
            \(Self.selection) WHERE rapid_test.county = \(county.text) AND rapid_test_matter.matter = \(matter)
            ORDER BY rapid_test.tested_at, rapid_test.id
            """
        ).map(Self.test)
    }

    /// The open matter of the same firm, food, item and day, by rapid tests or at the gate of a market.
    ///
    /// Two readings of the same goods, or one at the gate and one in the hall, are one thing to see to.
    func openMatter(likeTest id: String, on day: Day) throws -> String? {
        let from = Instant(day).milliseconds
        let through = Instant(day.adding(days: 1)).milliseconds
        return try db.first(
            """
            SELECT found.matter FROM (
                SELECT rapid_test_matter.matter FROM rapid_test
                JOIN rapid_test AS other ON other.county = rapid_test.county AND other.operator = rapid_test.operator
                    AND other.food = rapid_test.food AND other.item = rapid_test.item
                    AND other.tested_at >= \(from) AND other.tested_at < \(through)
                JOIN rapid_test_matter ON rapid_test_matter.county = other.county
                    AND rapid_test_matter.rapid_test = other.id
                WHERE rapid_test.county = \(county.text) AND rapid_test.id = \(id)
                UNION
                SELECT gate_step.matter FROM rapid_test
                JOIN gate_entry ON gate_entry.county = rapid_test.county AND gate_entry.market = rapid_test.operator
                    AND gate_entry.food = rapid_test.food AND gate_entry.arrived_on = \(day.description)
                JOIN gate_step ON gate_step.county = gate_entry.county AND gate_step.entry = gate_entry.id
                    AND gate_step.items = rapid_test.item AND gate_step.matter IS NOT NULL
                WHERE rapid_test.county = \(county.text) AND rapid_test.id = \(id)
            ) AS found
            JOIN matter_standing ON matter_standing.county = \(county.text) AND matter_standing.matter = found.matter
                AND matter_standing.state = 'open'
            ORDER BY found.matter LIMIT 1
            """
        )?.get("matter")
    }

    private static func test(_ row: Row) throws -> RapidTest {
        let position = try Coordinate(row)
        return RapidTest(
            id: try row.get("id"),
            operatorID: try row.get("operator"),
            operatorName: try row.get("operator_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            food: try row.get("food"),
            item: try row.get("item"),
            kit: try row.get("kit"),
            outcome: RapidTest.Outcome(rawValue: try row.get("result")) ?? .invalid,
            reading: try row.get("reading"),
            testedAt: Instant(milliseconds: try row.get("tested_at")),
            claimDue: try row.get("claim_due", as: Int64?.self).map { Instant(milliseconds: $0) },
            position: position,
            remark: try row.get("remark"),
            recordedBy: try row.get("recorded_by"),
            answer: try row.get("answer", as: String?.self).flatMap(RapidTest.Answer.init(rawValue:)),
            answeredAt: try row.get("answered_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            held: try row.get("held", as: String?.self) ?? "",
            specimen: try row.get("specimen"),
            specimenState: try row.get("specimen_state", as: String?.self).flatMap(SpecimenState.init(rawValue:)),
            matter: try row.get("matter"),
            matterNumber: try row.get("matter_number")
        )
    }

    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT operator, food, item, kit, result, reading, tested_at, claim_due, latitude, longitude, remark,
                recorded_at, recorded_by
            FROM rapid_test WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT answer, at, held, recorded_by FROM rapid_test_answer
            WHERE county = \(county.text) AND rapid_test = \(id)
            """
        ) { digest.add($0.values) }
        try db.each(
            "SELECT matter FROM rapid_test_matter WHERE county = \(county.text) AND rapid_test = \(id)"
        ) { digest.add($0.values) }
        return digest.finish()
    }
}
