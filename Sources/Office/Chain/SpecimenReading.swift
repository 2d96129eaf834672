import Judging
import Primitives
import Rules
import Storage
import Supervision

/// Reading specimens.
extension SpecimenRecords {
    /// A specimen with its standing, for the desks.
    struct Stored {
        var summary: SpecimenSummary
        var sheet: SpecimenSheet
        var standing: Standing
        var producer: String?
        var looksBackAt: String?
        var retestOf: String?
        var confirms: String?
        var recordedBy: String
        var organiser: String?
    }

    /// Who asks: an officer by their scope, or a laboratory by the specimens it was handed.
    enum Sight {
        case scope(Scope)
        case laboratory(String)

        var condition: SQL {
            switch self {
            case .scope(let scope): scope.rows(of: .samples, as: "specimen")
            case .laboratory(let id):
                """
                 AND specimen.laboratory = \(id) AND specimen_standing.state NOT IN ('taken', 'discarded')
                """
            }
        }
    }

    func find(_ id: String, _ sight: Sight) throws -> Stored? {
        try db.first(
            "\(Self.selection) WHERE specimen.county = \(county.text) AND specimen.id = \(id)\(sight.condition)"
        ).map(Self.stored)
    }

    func find(number: String, _ sight: Sight) throws -> Stored? {
        try db.first(
            "\(Self.selection) WHERE specimen.county = \(county.text) AND specimen.number = \(number)\(sight.condition)"
        ).map(Self.stored)
    }

    /// The specimen whose results became a sample of the ledger; nil where they came by file.
    func behind(_ sample: String) throws -> Stored? {
        try db.first(
            """
            \(Self.selection) WHERE specimen.county = \(county.text) AND specimen_standing.sample = \(sample)
            """
        ).map(Self.stored)
    }

    func list(
        _ filter: SpecimenFilter,
        _ sight: Sight,
        now: Instant,
        limit: Int,
        offset: Int
    ) throws -> [SpecimenSummary] {
        try db.query(
            """
            \(Self.selection) WHERE specimen.county = \(county.text)\(sight.condition)\
            \(Self.conditions(filter, now: now))
            ORDER BY CASE WHEN specimen_standing.clock_from IS NULL THEN 1 ELSE 0 END,
                specimen_standing.due_at ASC NULLS LAST, specimen.taken_at DESC, specimen.id
            LIMIT \(limit) OFFSET \(offset)
            """
        ).map { try Self.stored($0).summary }
    }

    func count(_ filter: SpecimenFilter, _ sight: Sight, now: Instant) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) AS total FROM specimen
            JOIN specimen_standing ON specimen_standing.county = specimen.county
                AND specimen_standing.specimen = specimen.id
            JOIN operator AS supplier ON supplier.county = specimen.county AND supplier.id = specimen.supplier
            WHERE specimen.county = \(county.text)\(sight.condition)\(Self.conditions(filter, now: now))
            """
        )?.get("total") ?? 0
    }

    /// Specimens that look back at a sample or test it again, oldest first.
    func linked(to sample: String) throws -> [SpecimenSummary] {
        try db.query(
            """
            \(Self.selection) WHERE specimen.county = \(county.text)
                AND (specimen.looks_back_at = \(sample) OR specimen.retest_of = \(sample)
                OR specimen_standing.sample = \(sample))
            ORDER BY specimen.taken_at, specimen.id
            """
        ).map { try Self.stored($0).summary }
    }

    /// Specimens that confirm the rapid tests of a matter, oldest first.
    func confirming(matter: String) throws -> [SpecimenSummary] {
        try db.query(
            """
            \(Self.selection)
            JOIN rapid_test_matter ON rapid_test_matter.county = specimen.county
                AND rapid_test_matter.rapid_test = specimen.confirms
            WHERE specimen.county = \(county.text) AND rapid_test_matter.matter = \(matter)
            ORDER BY specimen.taken_at, specimen.id
            """
        ).map { try Self.stored($0).summary }
    }

    private static let selection: SQL = """
        SELECT specimen.id, specimen.number, specimen.kind, specimen.aim, specimen.looks_back_at, specimen.retest_of,
            specimen.confirms, specimen.supplier, supplier.name AS supplier_name, supplier.address AS supplier_address,
            specimen.producer, specimen.township, specimen.producer_name, specimen.producer_address, specimen.food,
            specimen.food_class, specimen.stage, specimen.spec, specimen.brand, specimen.production_date,
            specimen.batch, specimen.amount, specimen.reserve, specimen.seal, specimen.sampler,
            specimen.second_sampler, specimen.latitude, specimen.longitude, specimen.place, specimen.laboratory,
            specimen.remark, specimen.taken_at, specimen.recorded_by, specimen.organiser, specimen_standing.state,
            specimen_standing.since, specimen_standing.clock_from, specimen_standing.due_at,
            specimen_standing.due_missing_year, specimen_standing.round, specimen_standing.declared,
            specimen_standing.judged, specimen_standing.entered_by, specimen_standing.reviewed_by,
            specimen_standing.sample
        FROM specimen
        JOIN specimen_standing ON specimen_standing.county = specimen.county
            AND specimen_standing.specimen = specimen.id
        JOIN operator AS supplier ON supplier.county = specimen.county AND supplier.id = specimen.supplier
        """

    private static func conditions(_ filter: SpecimenFilter, now: Instant) -> SQL {
        var parts: [SQL] = []
        if let state = filter.state { parts.append(" AND specimen_standing.state = \(state.rawValue)") }
        if let kind = filter.kind { parts.append(" AND specimen.kind = \(kind.rawValue)") }
        if let aim = filter.aim { parts.append(" AND specimen.aim = \(aim.rawValue)") }
        if let township = filter.township { parts.append(" AND specimen.township = \(township.text)") }
        if filter.open { parts.append(" AND specimen_standing.clock_from IS NOT NULL") }
        if filter.overdue {
            parts.append(
                " AND specimen_standing.due_missing_year IS NULL AND specimen_standing.due_at <= \(now.milliseconds)"
            )
        }
        let text = filter.text.trimmingSpaces()
        if !text.isEmpty {
            let pattern = "%" + likeEscaped(text) + "%"
            parts.append(
                """
                 AND (specimen.number LIKE \(pattern) ESCAPE '!' OR specimen.food LIKE \(pattern) ESCAPE '!'
                    OR supplier.name LIKE \(pattern) ESCAPE '!')
                """
            )
        }
        return SQL.joined(parts, separator: "")
    }

    private static func stored(_ row: Row) throws -> Stored {
        func verdict(_ name: String) throws -> Verdict? {
            try row.get(name, as: String?.self).flatMap(Verdict.init(rawValue:))
        }
        let state = SpecimenState(rawValue: try row.get("state")) ?? .taken
        let due = DueTime(
            instant: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            missingYear: try row.get("due_missing_year")
        )
        let standing = Standing(
            state: state,
            since: Instant(milliseconds: try row.get("since")),
            clockFrom: try row.get("clock_from", as: Int64?.self).map { Instant(milliseconds: $0) },
            due: due,
            round: try row.get("round"),
            declared: try verdict("declared"),
            judged: try verdict("judged"),
            enteredBy: try row.get("entered_by"),
            reviewedBy: try row.get("reviewed_by"),
            sample: try row.get("sample")
        )
        return Stored(
            summary: try summary(row, standing),
            sheet: try sheet(row),
            standing: standing,
            producer: try row.get("producer"),
            looksBackAt: try row.get("looks_back_at"),
            retestOf: try row.get("retest_of"),
            confirms: try row.get("confirms"),
            recordedBy: try row.get("recorded_by"),
            organiser: try row.get("organiser")
        )
    }

    private static func summary(_ row: Row, _ standing: Standing) throws -> SpecimenSummary {
        SpecimenSummary(
            id: try row.get("id"),
            number: try row.get("number"),
            kind: SamplingRow.Kind(rawValue: try row.get("kind")) ?? .supervision,
            aim: SpecimenAim(rawValue: try row.get("aim")) ?? .routine,
            food: try row.get("food"),
            foodClass: try row.get("food_class"),
            stage: PlannedSamples.Stage(rawValue: try row.get("stage")) ?? .distribution,
            supplierID: try row.get("supplier"),
            supplier: try row.get("supplier_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            laboratory: try row.get("laboratory"),
            takenAt: Instant(milliseconds: try row.get("taken_at")),
            state: standing.state,
            since: standing.since,
            clockFrom: standing.clockFrom,
            due: standing.due,
            declared: standing.declared,
            judged: standing.judged,
            sample: standing.sample,
            enteredBy: standing.enteredBy
        )
    }

    private static func sheet(_ row: Row) throws -> SpecimenSheet {
        let position = try Coordinate(row)
        return SpecimenSheet(
            producer: try row.get("producer_name"),
            producerAddress: try row.get("producer_address"),
            supplierAddress: try row.get("supplier_address"),
            spec: try row.get("spec"),
            brand: try row.get("brand"),
            productionDate: try row.get("production_date", as: String?.self).flatMap { Day($0) },
            batch: try row.get("batch"),
            amount: try row.get("amount"),
            reserve: try row.get("reserve"),
            seal: try row.get("seal"),
            sampler: try row.get("sampler"),
            secondSampler: try row.get("second_sampler"),
            position: position,
            place: try row.get("place"),
            remark: try row.get("remark")
        )
    }

    func events(of id: String) throws -> [SpecimenFile.Event] {
        try db.query(
            """
            SELECT action, at, actor, note FROM specimen_event
            WHERE county = \(county.text) AND specimen = \(id) ORDER BY position
            """
        ).map { row in
            SpecimenFile.Event(
                state: SpecimenState(rawValue: try row.get("action")) ?? .taken,
                at: Instant(milliseconds: try row.get("at")),
                actor: try row.get("actor"),
                note: try row.get("note")
            )
        }
    }

    func items(of id: String) throws -> [SpecimenFile.Item] {
        try db.query(
            "SELECT item, method FROM specimen_item WHERE county = \(county.text) AND specimen = \(id) ORDER BY position"
        ).map { SpecimenFile.Item(item: try $0.get("item"), method: try $0.get("method")) }
    }

    func results(of id: String) throws -> [SpecimenFile.Result] {
        try db.query(
            """
            SELECT round, item, result_text, unit_text, limit_text, method, detection_limit, declared, verdict, reason
            FROM specimen_result WHERE county = \(county.text) AND specimen = \(id) ORDER BY round, position
            """
        ).map { row in
            SpecimenFile.Result(
                round: try row.get("round"),
                item: try row.get("item"),
                result: try row.get("result_text"),
                unit: try row.get("unit_text"),
                limit: try row.get("limit_text"),
                method: try row.get("method"),
                detectionLimit: try row.get("detection_limit"),
                declared: Verdict(rawValue: try row.get("declared")) ?? .undetermined,
                verdict: Verdict(rawValue: try row.get("verdict")) ?? .undetermined,
                reason: try row.get("reason")
            )
        }
    }

    func attachments(of id: String) throws -> [SpecimenFile.Attachment] {
        try db.query(
            """
            SELECT position, kind, name FROM specimen_file
            WHERE county = \(county.text) AND specimen = \(id) ORDER BY position
            """
        ).map { row in
            SpecimenFile.Attachment(
                position: try row.get("position"),
                isPhoto: try row.get("kind", as: String.self) == "photo",
                name: try row.get("name")
            )
        }
    }

    func attachment(_ position: Int, of id: String) throws -> (name: String, mediaType: String, digest: String)? {
        try db.first(
            """
            SELECT name, media_type, digest FROM specimen_file
            WHERE county = \(county.text) AND specimen = \(id) AND position = \(position)
            """
        ).map { (try $0.get("name"), try $0.get("media_type"), try $0.get("digest")) }
    }
}
