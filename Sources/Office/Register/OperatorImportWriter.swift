import Primitives
import Rules
import Storage
import Supervision

/// Writes what an import of operators has worked out, in bulk.
struct OperatorImportWriter {
    let db: any Connection
    let office: Office
    let now: Instant
    let officer: Officer

    private var county: SQLValue { .text(office.county.text) }

    func write(_ plan: OperatorImportPlan, file: OperatorImportDesk.SourceFile) throws {
        let operators = OperatorRecords(db: db, county: office.county)
        let new = plan.items.filter { $0.known == nil }
        let changed = plan.items.filter { item in
            item.known.map { OperatorImportPlan.differs(item, from: $0) } ?? false
        }
        try operators.insert(newOperators(plan), at: now)
        try operators.insertReviews(plan.reviews)
        try setGrids(new)
        try setFacts(new)
        let records = RegisterRecords(db: db, county: office.county)
        let before = try changed.map { try records.digest(of: $0.id) }
        for item in changed { if let known = item.known { try change(item, known, records) } }
        try insertLicences(new + changed)
        try insertGLNs(new + changed)
        try insertPersons(new, changed)
        try insertPlaces(new + changed)
        for item in new where item.row.isClosed == true { try close(item) }
        try index(plan)
        try audit(new, changed, before: before, file: file)
    }

    /// The township that the row names, rather than one that its address speaks of.
    private func newOperators(_ plan: OperatorImportPlan) -> [NewOperator] {
        var townships: [String: AreaCode] = [:]
        for item in plan.items { townships[item.id] = item.township }
        return plan.created.map { new in
            var new = new
            new.township = townships[new.id] ?? new.township
            return new
        }
    }

    private func setGrids(_ items: [OperatorImportPlan.Item]) throws {
        let statement = try db.prepare(
            "UPDATE operator SET grid = \(.value) WHERE county = \(.value) AND id = \(.value)"
        )
        for item in items {
            guard let grid = item.grid else { continue }
            try statement.run([.text(grid), county, .text(item.id)])
        }
    }

    private func setFacts(_ items: [OperatorImportPlan.Item]) throws {
        try db.insert(
            into: "operator_fact",
            columns: ["county", "operator", "fact", "value"],
            rows: items.flatMap { item in
                item.row.facts.sorted { $0.key < $1.key }.map {
                    [county, .text(item.id), .text($0.key), .text($0.value)]
                }
            }
        )
    }

    private func change(
        _ item: OperatorImportPlan.Item,
        _ known: OperatorImportPlan.Known,
        _ records: RegisterRecords
    ) throws {
        let row = item.row
        if item.basics != known.basics {
            let ids = { office.environment.nextID(now) }
            try records.set(item.basics, of: item.id, reason: "按导入的台账", by: officer, at: now, ids: ids)
        }
        if let closed = row.isClosed, (closed ? "closed" : "open") != known.state {
            try RegisterDesk(office).setState(
                of: item.id,
                closed: closed,
                on: now.day,
                reason: "按导入的台账登记",
                by: officer,
                at: now,
                db: db
            )
        }
    }

    private func close(_ item: OperatorImportPlan.Item) throws {
        try RegisterDesk(office).setState(
            of: item.id,
            closed: true,
            on: now.day,
            reason: "按导入的台账登记",
            by: officer,
            at: now,
            db: db
        )
    }

    private func insertLicences(_ items: [OperatorImportPlan.Item]) throws {
        var rows: [[SQLValue]] = []
        for item in items {
            for read in item.row.licences where item.known?.has(read) != true {
                let licence = item.known?.completed(read) ?? read
                if let known = item.known?.licences[licence.key] {
                    try change(known, to: licence)
                } else {
                    rows.append([
                        county, .text(office.environment.nextID(now)), .text(item.id), .text(licence.kind),
                        .text(licence.number), (licence.issuedOn?.description).sqlValue,
                        (licence.expiresOn?.description).sqlValue, .text(licence.issuer), .integer(now.milliseconds),
                    ])
                }
            }
        }
        try db.insert(
            into: "operator_licence",
            columns: [
                "county", "id", "operator", "kind", "number", "issued_on", "expires_on", "issuer", "created_at",
            ],
            rows: rows
        )
    }

    /// Under the entry that has it, which need not be the one that stands for the firm.
    private func change(_ known: OperatorLicence, to licence: OperatorRow.Licence) throws {
        var new = known
        (new.issuedOn, new.expiresOn, new.issuer) = (licence.issuedOn, licence.expiresOn, licence.issuer)
        let desk = RegisterDesk(office)
        let records = RegisterRecords(db: db, county: office.county)
        let before = try records.digest(of: known.operatorID)
        try db.execute(
            """
            UPDATE operator_licence SET issued_on = \(new.issuedOn?.description),
                expires_on = \(new.expiresOn?.description), issuer = \(new.issuer)
            WHERE county = \(office.county.text) AND id = \(known.id)
            """
        )
        let change = OperatorChange(.licence, part: known.id, former: known.line, value: new.line)
        try records.keep([change], of: known.operatorID, reason: "按导入的台账", by: officer, at: now) {
            office.environment.nextID(now)
        }
        // The firm's own entry has its leaf with everything else that the list changes.
        guard try OperatorRecords(db: db, county: office.county).firm(of: known.operatorID) != known.operatorID else {
            return
        }
        try desk.finish("operator-changed", known.operatorID, before: before, by: officer, at: now, db: db)
    }

    private func insertGLNs(_ items: [OperatorImportPlan.Item]) throws {
        var glns: [OperatorGLN] = []
        for item in items {
            for claim in item.glns {
                if let former = claim.former {
                    try RegisterDesk(office).giveUp(former, by: officer, at: now, db: db)
                }
                glns.append(
                    OperatorGLN(
                        id: office.environment.nextID(now),
                        operatorID: item.id,
                        number: claim.number.text,
                        since: now.day,
                        until: nil
                    )
                )
            }
        }
        try GLNRecords(db: db, county: office.county).insert(glns)
    }

    private func insertPersons(
        _ new: [OperatorImportPlan.Item],
        _ changed: [OperatorImportPlan.Item]
    ) throws {
        for item in changed { try endFormer(item) }
        let rows = (new + changed).flatMap { item in
            item.row.persons.filter { item.known?.has($0) != true }.map { person -> [SQLValue] in
                [
                    county, .text(office.environment.nextID(now)), .text(item.id), .text(person.duty.rawValue),
                    .text(person.name), .text(person.phone), .text(""), .text(now.day.description),
                ]
            }
        }
        try db.insert(
            into: "operator_person",
            columns: ["county", "id", "operator", "duty", "name", "phone", "identity_number", "since"],
            rows: rows
        )
    }

    /// Whom a row's persons follow: the former principal, and the same person under another telephone.
    private func endFormer(_ item: OperatorImportPlan.Item) throws {
        let fresh = item.row.persons.filter { item.known?.has($0) != true }
        guard !fresh.isEmpty else { return }
        let records = RegisterRecords(db: db, county: office.county)
        let persons = try records.persons(of: [item.id]).filter { $0.until == nil }
        for person in fresh {
            for former in persons where former.duty == person.duty {
                guard person.duty == .principal || former.name == person.name else { continue }
                _ = try records.endPerson(former.id, operator: item.id, on: now.day)
            }
        }
    }

    private func insertPlaces(_ items: [OperatorImportPlan.Item]) throws {
        var rows: [[SQLValue]] = []
        for item in items {
            guard let coordinate = item.row.coordinate, item.known?.hasPlace(of: item.row) != true else { continue }
            if item.known?.printedPlace != nil {
                try RegisterDesk(office).setPlace(
                    coordinate,
                    printed: item.row.printedCoordinate,
                    source: "导入的台账",
                    of: item.id,
                    verifiedOn: item.row.verifiedOn,
                    by: officer,
                    at: now,
                    db: db
                )
            } else {
                rows.append([
                    county, .text(item.id), .real(coordinate.latitude), .real(coordinate.longitude),
                    .text(coordinate.datum.rawValue), .text(item.row.printedCoordinate), .text("导入的台账"),
                    .integer(now.milliseconds), (item.row.verifiedOn?.description).sqlValue,
                    (item.row.verifiedOn == nil ? nil : officer.account).sqlValue,
                ])
            }
        }
        try db.insert(
            into: "operator_place",
            columns: [
                "county", "operator", "latitude", "longitude", "datum", "printed", "source", "recorded_at",
                "verified_on", "verified_by",
            ],
            rows: rows
        )
    }

    private func index(_ plan: OperatorImportPlan) throws {
        let rebuild = SearchRebuild(db: db, office: office)
        let known = plan.items.filter { item in
            item.known.map { OperatorImportPlan.differs(item, from: $0) } ?? false
        }
        let renamed = known.filter { $0.basics.name != $0.known?.basics.name }.map(\.id)
        try rebuild.refresh(operators: renamed, withRecords: true)
        try rebuild.refresh(operators: known.map(\.id).filter { !renamed.contains($0) }, withRecords: false)
        try SearchRecords(db: db, office: office).add(rebuild.documents(ofOperators: plan.created.map(\.id)))
    }

    /// One leaf for all that is new, one for each operator that was there before.
    private func audit(
        _ new: [OperatorImportPlan.Item],
        _ changed: [OperatorImportPlan.Item],
        before: [String],
        file: OperatorImportDesk.SourceFile
    ) throws {
        let records = RegisterRecords(db: db, county: office.county)
        var digest = Digest.Running()
        for item in new { digest.add([.text(item.id), .text(item.row.name), .text(item.row.creditCode ?? "")]) }
        var leaves = [
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "operators-imported",
                subjectKind: "operator-list",
                subject: file.name,
                after: digest.finish()
            )
        ]
        for (item, before) in zip(changed, before) {
            leaves.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "operator-changed",
                    subjectKind: "operator",
                    subject: item.id,
                    before: before,
                    after: try records.digest(of: item.id)
                )
            )
        }
        try Audit.append(leaves, county: office.county, to: db)
    }
}
