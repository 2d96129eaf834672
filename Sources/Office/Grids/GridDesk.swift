package import Primitives
import Rules
import Storage
package import Supervision

/// Grids and who answers for them.
package struct GridDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// The grids of the scope, in use or not, as a township and words narrow them.
    package func list(township: AreaCode?, text: String = "", by officer: Officer) async throws -> [GridSummary] {
        try officer.require(.readLedger)
        let year = office.environment.now().day.year
        return try await office.database.read { db in
            try GridRecords(db: db, county: office.county)
                .list(scope: officer.scope, township: township, year: year, activeOnly: false)
                .filter { $0.isFound(by: text) }
        }
    }

    /// What everybody may see: the grids in use, the names on duty, the office's telephone.
    package func published() async throws -> [GridSummary] {
        let year = office.environment.now().day.year
        return try await office.database.read { db in
            try GridRecords(db: db, county: office.county)
                .list(scope: .program(office.county), township: nil, year: year, activeOnly: true)
        }
    }

    /// The grids that a form may offer: those in use within the officer's scope.
    package func choices(by officer: Officer) async throws -> [Grid] {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            try GridRecords(db: db, county: office.county).all()
                .filter { $0.isActive && (officer.scope.township == nil || $0.township == officer.scope.township) }
        }
    }

    /// A grid with who answers for it and its latest patrols, telephones masked.
    package func file(_ id: String, by officer: Officer) async throws -> GridFile {
        try officer.require(.readLedger)
        return try await office.database.read { db in try read(id, inFull: false, by: officer, db: db) }
    }

    /// The same with telephones in full, for whose role sees them; the reading is an audit event.
    package func fileInFull(_ id: String, by officer: Officer) async throws -> GridFile {
        try officer.require(.readLedger)
        return try await office.database.write { db in
            let file = try read(id, inFull: true, by: officer, db: db)
            let subject = PersonalData.Subject(kind: "grid-staff", id: id)
            try PersonalData(office).recordRead(of: .phone, subject: subject, by: officer, db: db)
            return file
        }
    }

    private func read(_ id: String, inFull: Bool, by officer: Officer, db: any Connection) throws -> GridFile {
        let records = GridRecords(db: db, county: office.county)
        guard let grid = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
        let staff = try records.staff(of: id).map { person in
            var person = person
            if !inFull { person.phone = Masked.phone(person.phone) }
            return person
        }
        return GridFile(grid: grid, staff: staff, patrols: try records.patrols(of: id, limit: 50), isInFull: inFull)
    }

    /// A grid as a form has it.
    package struct Draft: Sendable, Hashable {
        package var code: String
        package var name: String
        package var township: String
        package var villages: String
        package var contact: String
        package var isActive: Bool
        /// Said a second time, where operators are left without a grid.
        package var confirmed = false

        package init(
            code: String = "",
            name: String = "",
            township: String = "",
            villages: String = "",
            contact: String = "",
            isActive: Bool = true
        ) {
            self.code = code
            self.name = name
            self.township = township
            self.villages = villages
            self.contact = contact
            self.isActive = isActive
        }
    }

    /// Adds a grid, or changes the one of the identity; returns its identity.
    package func save(_ draft: Draft, id: String?, by officer: Officer) async throws -> String {
        try officer.require(.editGrid)
        let now = office.environment.now()
        return try await office.database.write { db in
            try save(draft, id: id, by: officer, at: now, db: db)
        }
    }

    func save(
        _ draft: Draft,
        id: String?,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String {
        let records = GridRecords(db: db, county: office.county)
        if let id, try records.find(id, scope: officer.scope) == nil { throw Refusal.notFound }
        let before = try id.map { try records.digest(of: $0) }
        let grid = try checked(draft, id: id, officer, at: now, records)
        if id == nil { try records.insert(grid, at: now) } else { try records.update(grid, at: now) }
        try record(id == nil ? "grid-added" : "grid-changed", grid.id, before, by: officer, at: now, records)
        return grid.id
    }

    private func checked(
        _ draft: Draft,
        id: String?,
        _ officer: Officer,
        at now: Instant,
        _ records: GridRecords
    ) throws -> Grid {
        var faults: [FieldFault] = []
        let code = draft.code.trimmingSpaces()
        let name = draft.name.trimmingSpaces()
        let township = AreaCode(draft.township).flatMap { code in
            office.rulebook.townships(of: office.county).map(\.code).contains(code) ? code : nil
        }
        if code.isEmpty || code.count > 30 {
            faults.append(FieldFault(field: "code", code: "code-length", advice: "请填写网格编号，不超过 30 个字符"))
        } else if try records.all().contains(where: { $0.code == code && $0.id != id }) {
            faults.append(FieldFault(field: "code", code: "code-taken", advice: "这个网格编号已经用过"))
        }
        let contact = draft.contact.trimmingSpaces()
        if !Self.arePhones(contact) {
            let advice = "公开电话是 7 至 15 位数字，可带区号和短横线；几个电话用顿号隔开"
            faults.append(FieldFault(field: "contact", code: "bad-phone", advice: advice))
        }
        if let id, !draft.isActive, !draft.confirmed {
            let left = try records.openOperators(of: id)
            if left > 0, try records.find(id, scope: officer.scope)?.isActive == true {
                let advice = "还有 \(left) 家在业的监管对象归这个网格，停用后无人负责；请先改派，或勾选确认"
                faults.append(FieldFault(field: "confirmed", code: "operators-left", advice: advice))
            }
        }
        if name.isEmpty || name.count > 60 {
            faults.append(FieldFault(field: "name", code: "name-length", advice: "请填写网格名称，不超过 60 个字"))
        }
        if township == nil {
            faults.append(FieldFault(field: "township", code: "unknown-township", advice: "请选择乡镇"))
        } else if let own = officer.scope.township, own != township {
            faults.append(FieldFault(field: "township", code: "foreign-township", advice: "只能登记本乡镇的网格"))
        }
        guard faults.isEmpty, let township else { throw Refusal.incomplete(faults) }
        return Grid(
            id: id ?? office.environment.nextID(now),
            code: code,
            name: name,
            township: township,
            villages: draft.villages.trimmingSpaces(),
            contact: contact,
            isActive: draft.isActive
        )
    }

    private static func arePhones(_ text: String) -> Bool {
        text.split { "、，,;；/ ".contains($0) }.allSatisfy { OperatorDraftCheck.isPhone(String($0)) }
    }

    // MARK: Staff

    /// Puts somebody on duty; a grid has one supervisor, so a new one ends the term of the one before.

    package func addStaff(
        name: String,
        duty: String,
        phone: String,
        to id: String,
        by officer: Officer
    ) async throws {
        try officer.require(.editGrid)
        let now = office.environment.now()
        try await office.database.write { db in
            let records = GridRecords(db: db, county: office.county)
            guard try records.find(id, scope: officer.scope) != nil else { throw Refusal.notFound }
            let before = try records.digest(of: id)
            let (name, phone) = (name.trimmingSpaces(), phone.trimmingSpaces())
            var faults: [FieldFault] = []
            if name.isEmpty || name.count > 40 {
                faults.append(FieldFault(field: "staff-name", code: "name-length", advice: "请填写姓名，不超过 40 个字"))
            }
            let known = GridStaff.Duty(rawValue: duty)
            if known == nil {
                faults.append(FieldFault(field: "staff-duty", code: "unknown-duty", advice: "请选择职责"))
            }
            if !phone.isEmpty, !OperatorDraftCheck.isPhone(phone) {
                faults.append(
                    FieldFault(field: "staff-phone", code: "bad-phone", advice: "电话是 7 至 15 位数字，可带区号和短横线")
                )
            }
            let onDuty = try records.staff(of: id).filter { $0.until == nil }
            if let same = onDuty.first(where: { $0.name == name && $0.duty == known }) {
                let advice = "\(name)已经是\(same.duty.title)"
                faults.append(FieldFault(field: "staff-name", code: "already-on-duty", advice: advice))
            }
            guard faults.isEmpty, let known else { throw Refusal.incomplete(faults) }
            if known == .supervisor {
                for former in onDuty where former.duty == .supervisor {
                    guard try records.end(staff: former.id, grid: id, on: now.day) else {
                        throw Refusal.changedMeanwhile
                    }
                }
            }
            let staff = GridStaff(
                id: office.environment.nextID(now),
                name: name,
                duty: known,
                phone: phone,
                since: now.day,
                until: nil
            )
            try records.insert(staff, grid: id)
            try record("grid-staff-added", id, before, by: officer, at: now, records)
        }
    }

    package func endStaff(_ staff: String, of id: String, by officer: Officer) async throws {
        try officer.require(.editGrid)
        let now = office.environment.now()
        try await office.database.write { db in
            let records = GridRecords(db: db, county: office.county)
            guard try records.find(id, scope: officer.scope) != nil else { throw Refusal.notFound }
            let before = try records.digest(of: id)
            guard try records.end(staff: staff, grid: id, on: now.day) else { throw Refusal.changedMeanwhile }
            try record("grid-staff-ended", id, before, by: officer, at: now, records)
        }
    }

    func record(
        _ action: String,
        _ id: String,
        _ before: String?,
        by officer: Officer,
        at now: Instant,
        _ records: GridRecords
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: action,
                subjectKind: "grid",
                subject: id,
                before: before,
                after: try records.digest(of: id)
            ),
            county: office.county,
            to: records.db
        )
    }
}
