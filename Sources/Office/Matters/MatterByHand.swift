import Primitives
import Rules
import Storage
package import Supervision

/// Opening a matter by hand: procedures that no event of the ledger opens.
extension MatterDesk {
    /// Opens a matter of a procedure that a person may open (`opens:` absent or `by-hand`).
    ///
    /// The operator, sample and parent must lie in the officer's scope. Errors: ``Refusal/notFound`` for a procedure that no
    /// person may open and for rows out of sight; ``Refusal/incomplete(_:)`` with all faults at once where the subject that the
    /// procedure is about or a field that it asks for is missing, or where it has been opened for this sample or parent before.
    package func openByHand(
        procedure id: String,
        origin: Origin,
        by officer: Officer
    ) async throws -> ImportReport.Opened {
        let now = office.environment.now()
        return try await office.database.write { db in
            try openByHand(procedure: id, origin: origin, by: officer, at: now, db: db)
        }
    }

    func openByHand(
        procedure id: String,
        origin given: Origin,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> ImportReport.Opened {
        try officer.require(.handleMatters)
        var faults: [FieldFault] = []
        let day = try Self.day(of: given, now, &faults)
        guard
            let (procedure, version) = office.rulebook.proceduresByHand(on: day).first(where: {
                $0.procedure.id == id
            })
        else { throw Refusal.notFound }
        var origin = try completed(given, of: procedure, version, by: officer, &faults, db: db)
        origin.fields = FieldCheck.checked(given.fields, version.fields, &faults)
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        guard let opened = try open(procedure, version, origin, whole: nil, by: officer.account, at: now, db: db) else {
            throw Refusal.incomplete([
                FieldFault(field: "subject", code: "already-open", advice: "这个对象已经开启过“\(procedure.title)”")
            ])
        }
        return opened
    }

    /// The day that chooses the version; today, with its fault among the others, where the one that was typed cannot be.
    private static func day(of given: Origin, _ now: Instant, _ faults: inout [FieldFault]) throws -> Day {
        do {
            return try opening(given, now).at.day
        } catch Refusal.incomplete(let found) {
            faults += found
            return now.day
        }
    }

    /// The origin with township and operator from the rows it names, each seen under the officer's scope.
    private func completed(
        _ given: Origin,
        of procedure: Procedure,
        _ version: ProcedureVersion,
        by officer: Officer,
        _ faults: inout [FieldFault],
        db: any Connection
    ) throws -> Origin {
        var origin = given
        origin.event = Procedure.byHand
        origin.subjectTitle = given.subjectTitle.trimmingSpaces()
        if origin.subjectTitle.count > Self.titleLimit {
            let advice = "事由请写在 \(Self.titleLimit) 字以内"
            faults.append(FieldFault(field: "title", code: "title-too-long", advice: advice))
        }
        check(township: given.township, by: officer, &faults)
        let isUntitled = origin.subjectTitle.isEmpty
        try addRows(to: &origin, by: officer, db)
        // A row of another township that this desk was handed is seen, and opens nothing here.
        if let own = officer.scope.township, let township = origin.township, own != township, given.township == nil {
            throw Refusal.notFound
        }
        origin.township = origin.township ?? officer.scope.township
        func missing(_ field: String, _ advice: String) {
            faults.append(FieldFault(field: field, code: "subject-missing", advice: advice))
        }
        switch procedure.subject {
        case .operator where origin.operatorID == nil: missing("subject", "请选择监管对象")
        case .sample where origin.sample == nil: missing("subject", "请选择样品")
        case .matter where origin.parent == nil: missing("subject", "请选择原事项")
        case .area where origin.township == nil: missing("township", "请选择乡镇")
        case .department where origin.department == nil: missing("department", "请选择部门")
        case .incident:
            if isUntitled { missing("title", "请填写事由，写明是什么事") }
            if origin.township == nil, version.needsTownship { missing("township", "请选择乡镇") }
        default: break
        }
        if let id = origin.department {
            if let department = office.rulebook.department(id), department.kind == .department {
                origin.subjectTitle = department.name + origin.subjectTitle
            } else {
                missing("department", "请选择部门")
            }
        }
        return origin
    }

    private static let titleLimit = 60

    /// Whether a township that was chosen is one of the county, and the officer's own where they have one.
    private func check(township: AreaCode?, by officer: Officer, _ faults: inout [FieldFault]) {
        guard let township else { return }
        if !office.rulebook.townships(of: office.county).map(\.code).contains(township) {
            faults.append(FieldFault(field: "township", code: "unknown-township", advice: "请选择乡镇"))
        } else if let own = officer.scope.township, own != township {
            faults.append(FieldFault(field: "township", code: "foreign-township", advice: "只能开启本辖区的事项"))
        }
    }

    private func addRows(to origin: inout Origin, by officer: Officer, _ db: any Connection) throws {
        let county = office.county.text
        let namedOperator = origin.operatorID
        if let sample = origin.sample {
            guard
                let row = try db.first(
                    """
                    SELECT COALESCE(supplier, producer) AS concerned, township, food FROM sample
                    WHERE county = \(county) AND id = \(sample)\(officer.scope.rows(of: .samples, as: "sample"))
                    """
                )
            else { throw Refusal.notFound }
            origin.operatorID = try origin.operatorID ?? row.get("concerned")
            if origin.subjectTitle.isEmpty { origin.subjectTitle = try row.get("food") }
            origin.township = try row.get("township", as: String?.self).flatMap { AreaCode($0) } ?? origin.township
        }
        if let parent = origin.parent {
            guard let stored = try MatterRecords(db: db, county: office.county).find(parent, scope: officer.scope)
            else {
                throw Refusal.notFound
            }
            origin.operatorID = origin.operatorID ?? stored.operatorID
            origin.township = origin.township ?? stored.township
            if origin.subjectTitle.isEmpty { origin.subjectTitle = subjectTitle(stored) }
        }
        if let id = namedOperator {
            guard
                let row = try db.first(
                    """
                    SELECT name, township FROM operator
                    WHERE county = \(county) AND id = \(id)\(officer.scope.rows(of: .operators, as: "operator"))
                    """
                )
            else { throw Refusal.notFound }
            origin.township = try row.get("township", as: String?.self).flatMap { AreaCode($0) } ?? origin.township
            if origin.subjectTitle.isEmpty { origin.subjectTitle = try row.get("name") }
        }
    }
}

extension MatterDesk {
    /// Operators in sight whose name contains a text, twenty at most, for whoever opens a matter about one.
    package func operators(
        named text: String,
        by officer: Officer
    ) async throws -> [(id: String, name: String, address: String)] {
        try officer.require(.handleMatters)
        let pattern = "%\(likeEscaped(FoldedText.fold(text)))%"
        return try await office.database.read { db in
            try db.query(
                """
                SELECT id, name, address FROM operator
                WHERE county = \(office.county.text) AND name_key LIKE \(pattern) ESCAPE '~'\
                \(officer.scope.rows(of: .operators, as: "operator"))
                ORDER BY name_key, id LIMIT 20
                """
            ).map { (try $0.get("id"), try $0.get("name"), try $0.get("address")) }
        }
    }
}
