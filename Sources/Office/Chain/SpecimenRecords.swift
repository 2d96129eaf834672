import Judging
import Primitives
import Rules
import Storage
import Supervision

/// SQL of specimens: what was taken, where it stands, and its way.
struct SpecimenRecords {
    let db: any Connection
    let county: AreaCode

    /// What a specimen is, as it is written once.
    struct New {
        var id: String
        var number: String
        var plan: String?
        var planLine: Int?
        var kind: SamplingRow.Kind
        var aim: SpecimenAim
        var looksBackAt: String?
        var retestOf: String?
        var confirms: String?
        var supplier: String
        var producer: String?
        var township: AreaCode?
        var food: String
        var foodClass: String
        var stage: PlannedSamples.Stage
        var sheet: SpecimenSheet
        var laboratory: String
        var organiser: String?
        var takenAt: Instant
        var recordedAt: Instant
        var recordedBy: String
    }

    struct Standing {
        var state: SpecimenState
        var since: Instant
        var clockFrom: Instant?
        var due: DueTime?
        var round = 0
        var declared: Verdict?
        var judged: Verdict?
        var enteredBy: String?
        var reviewedBy: String?
        var sample: String?
    }

    func insert(_ new: New, standing: Standing) throws {
        let sheet = new.sheet
        try db.execute(
            """
            INSERT INTO specimen (county, id, number, plan, plan_line, kind, aim, looks_back_at, retest_of, confirms,
                supplier, producer, township, producer_name, producer_address, food, food_class, stage, spec, brand,
                production_date, batch, amount, reserve, seal, sampler, second_sampler, latitude, longitude, place,
                laboratory, remark, taken_at, recorded_at, recorded_by, organiser)
            VALUES (\(county.text), \(new.id), \(new.number), \(new.plan), \(new.planLine), \(new.kind.rawValue),
                \(new.aim.rawValue), \(new.looksBackAt), \(new.retestOf), \(new.confirms), \(new.supplier),
                \(new.producer), \(new.township?.text), \(sheet.producer), \(sheet.producerAddress), \(new.food),
                \(new.foodClass), \(new.stage.rawValue), \(sheet.spec), \(sheet.brand),
                \(sheet.productionDate?.description), \(sheet.batch), \(sheet.amount), \(sheet.reserve), \(sheet.seal),
                \(sheet.sampler), \(sheet.secondSampler), \(sheet.position?.latitude), \(sheet.position?.longitude),
                \(sheet.place), \(new.laboratory), \(sheet.remark), \(new.takenAt.milliseconds),
                \(new.recordedAt.milliseconds), \(new.recordedBy), \(new.organiser))
            """
        )
        try db.execute(
            """
            INSERT INTO specimen_standing (county, specimen, state, since, clock_from, due_at, due_missing_year, round)
            VALUES (\(county.text), \(new.id), \(standing.state.rawValue), \(standing.since.milliseconds),
                \(standing.clockFrom?.milliseconds), \(standing.due?.instant?.milliseconds),
                \(standing.due?.missingYear), 0)
            """
        )
    }

    func update(_ standing: Standing, of id: String) throws {
        try db.execute(
            """
            UPDATE specimen_standing SET state = \(standing.state.rawValue), since = \(standing.since.milliseconds),
                clock_from = \(standing.clockFrom?.milliseconds), due_at = \(standing.due?.instant?.milliseconds),
                due_missing_year = \(standing.due?.missingYear), round = \(standing.round),
                declared = \(standing.declared?.rawValue), judged = \(standing.judged?.rawValue),
                entered_by = \(standing.enteredBy), reviewed_by = \(standing.reviewedBy), sample = \(standing.sample)
            WHERE county = \(county.text) AND specimen = \(id)
            """
        )
    }

    func addEvent(_ state: SpecimenState, to id: String, at now: Instant, by actor: String, note: String) throws {
        let last: Int =
            try db.first(
                """
                SELECT COALESCE(MAX(position), 0) AS last FROM specimen_event
                WHERE county = \(county.text) AND specimen = \(id)
                """
            )?.get("last") ?? 0
        try db.execute(
            """
            INSERT INTO specimen_event (county, specimen, position, action, at, actor, note)
            VALUES (\(county.text), \(id), \(last + 1), \(state.rawValue), \(now.milliseconds), \(actor), \(note))
            """
        )
    }

    func insertItems(_ items: [SpecimenFile.Item], of id: String) throws {
        try db.insert(
            into: "specimen_item",
            columns: ["county", "specimen", "position", "item", "method"],
            rows: items.enumerated().map { index, item in
                [
                    .text(county.text), .text(id), .integer(Int64(index + 1)), .text(item.item), .text(item.method),
                ]
            }
        )
    }

    func insertResults(_ results: [SpecimenFile.Result], of id: String, at now: Instant, by actor: String) throws {
        try db.insert(
            into: "specimen_result",
            columns: [
                "county", "specimen", "round", "position", "item", "result_text", "unit_text", "limit_text", "method",
                "detection_limit", "declared", "verdict", "reason", "entered_at", "entered_by",
            ],
            rows: results.enumerated().map { index, result in
                [
                    .text(county.text), .text(id), .integer(Int64(result.round)), .integer(Int64(index + 1)),
                    .text(result.item), .text(result.result), .text(result.unit), .text(result.limit),
                    .text(result.method), .text(result.detectionLimit), .text(result.declared.rawValue),
                    .text(result.verdict.rawValue), .text(result.reason), .integer(now.milliseconds), .text(actor),
                ]
            }
        )
    }

    func insertFiles(_ files: [(file: EvidenceFile, isPhoto: Bool)], of id: String) throws {
        let matters = MatterRecords(db: db, county: county)
        for (index, entry) in files.enumerated() {
            try matters.insertFile(entry.file)
            try db.execute(
                """
                INSERT INTO specimen_file (county, specimen, position, kind, name, digest, media_type)
                VALUES (\(county.text), \(id), \(index + 1), \(entry.isPhoto ? "photo" : "sheet"), \(entry.file.name),
                    \(entry.file.digest), \(entry.file.mediaType))
                """
            )
        }
    }

    /// The digest over all that the ledger holds of a specimen, for its audit leaf.
    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT number, plan, plan_line, kind, aim, looks_back_at, retest_of, confirms, supplier, producer, township,
                producer_name, producer_address, food, food_class, stage, spec, brand, production_date, batch, amount,
                reserve, seal, sampler, second_sampler, latitude, longitude, place, laboratory, remark, taken_at,
                recorded_at, recorded_by
            FROM specimen WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT state, since, clock_from, due_at, due_missing_year, round, declared, judged, entered_by, reviewed_by,
                sample
            FROM specimen_standing WHERE county = \(county.text) AND specimen = \(id)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT position, action, at, actor, note FROM specimen_event
            WHERE county = \(county.text) AND specimen = \(id) ORDER BY position
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT position, item, method FROM specimen_item
            WHERE county = \(county.text) AND specimen = \(id) ORDER BY position
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT round, position, item, result_text, unit_text, limit_text, method, detection_limit, declared, verdict,
                reason, entered_at, entered_by
            FROM specimen_result WHERE county = \(county.text) AND specimen = \(id) ORDER BY round, position
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT position, kind, name, digest, media_type FROM specimen_file
            WHERE county = \(county.text) AND specimen = \(id) ORDER BY position
            """
        ) { digest.add($0.values) }
        // None in an earlier ledger, whose digests stay as they were.
        try db.each(
            """
            SELECT round, number, issued_on, file_name, file_digest, media_type, recorded_at, recorded_by
            FROM laboratory_report WHERE county = \(county.text) AND specimen = \(id) ORDER BY round
            """
        ) { digest.add($0.values) }
        try addLaterFacts(of: id, to: &digest)
        return digest.finish()
    }
}
