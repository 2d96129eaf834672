package import Primitives
package import Rules
import Storage
package import Supervision

/// Taking specimens in the field and handing them to a laboratory.
package struct SpecimenDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// A sampling sheet as it was filled in.
    package struct Entry: Sendable {
        package var kind: SamplingRow.Kind = .supervision
        package var aim: SpecimenAim = .routine
        /// The plan line it is taken on; nil outside the plan.
        package var plan: (id: String, line: Int)?
        /// The failed sample that a look-back or a retest is about.
        package var sample: String?
        /// The rapid test that is to be confirmed.
        package var rapidTest: String?
        package var operatorID: String
        package var food: String
        package var foodClass: String
        /// Nil takes the stage of the operator's kind.
        package var stage: PlannedSamples.Stage?
        package var sheet: SpecimenSheet
        /// Items to test for; empty takes those of the plan line or of the rules.
        package var items: [String] = []
        package var laboratory: String
        /// Nil is now.
        package var takenAt: Instant?
        package var photos: [EvidenceFile] = []
        /// The signed sheet, as a picture or file.
        package var signedSheet: EvidenceFile?
        /// Why it departs from the plan or from the amounts of the rules (偏离说明).
        package var deviation = ""
        /// The department that has it taken; nil takes the plan line's, else the officer's own, else market supervision.
        package var organiser: String?
        /// The form it came with: the same one sent again is the same specimen.
        package var form: String?
        /// What could not be read in the form; told together with what is wrong with the rest.
        package var unread: [FieldFault] = []

        package init(operatorID: String, food: String, foodClass: String, sheet: SpecimenSheet, laboratory: String) {
            self.operatorID = operatorID
            self.food = food
            self.foodClass = foodClass
            self.sheet = sheet
            self.laboratory = laboratory
        }
    }

    /// Records a specimen; returns its identity.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` with every fault of the sheet at once.
    package func take(_ entry: Entry, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in try take(entry, by: officer, at: now, db: db) }
    }

    func take(_ entry: Entry, by officer: Officer, at now: Instant, db: any Connection) throws -> String {
        try officer.require(.takeSamples)
        let records = SpecimenRecords(db: db, county: office.county)
        if let form = entry.form, let known = try records.find(form: form, by: officer.account) { return known }
        let operators = OperatorRecords(db: db, county: office.county)
        let supplier = try operators.find(entry.operatorID, scope: officer.scope)
        let takenAt = entry.takenAt ?? now
        var faults = entry.unread + Self.faults(entry, now: now)
        if office.rulebook.department(entry.laboratory)?.kind != .laboratory {
            faults.append(FieldFault(field: "laboratory", code: "unknown-laboratory", advice: "请选择承检机构"))
        }
        let line = try entry.plan.flatMap {
            try SamplingPlanRecords(db: db, county: office.county).line($0.line, of: $0.id)
        }
        let checks = SpecimenChecks(
            office: office,
            db: db,
            entry: entry,
            supplier: supplier,
            line: line,
            day: takenAt.day
        )
        faults += try checks.faults()
        let deviations = try checks.deviations()
        let reason = entry.deviation.trimmingSpaces()
        if reason.isEmpty {
            faults += deviations.map { deviation in
                FieldFault(
                    field: "deviation",
                    code: "deviation-\(deviation.kind.rawValue)",
                    advice: "\(deviation.kind.title)有偏离：\(deviation.detail)。确需如此的，请在“偏离说明”写明理由"
                )
            }
        }
        faults += try linkFaults(entry, by: officer, db: db)
        let pattern = office.rulebook.practice?.numbers[entry.kind.rawValue]
        if pattern == nil {
            faults.append(FieldFault(field: "kind", code: "no-number", advice: "规则库没有这一性质的抽样编号规则，请联系系统管理员"))
        }
        guard faults.isEmpty, let supplier, let pattern else { throw Refusal.incomplete(faults) }
        let serials = MatterRecords(db: db, county: office.county)
        let serial = try serials.nextSerial("specimen:\(entry.kind.rawValue):\(takenAt.day.year)")
        let id = office.environment.nextID(now)
        let new = SpecimenRecords.New(
            id: id,
            number: SpecimenNumber.text(pattern, year: takenAt.day.year, county: office.county, serial: serial),
            plan: entry.plan?.id,
            planLine: entry.plan?.line,
            kind: entry.kind,
            aim: entry.aim,
            looksBackAt: entry.aim == .lookBack ? entry.sample : nil,
            retestOf: entry.aim == .retest ? entry.sample : nil,
            confirms: entry.aim == .confirmation ? entry.rapidTest : nil,
            supplier: supplier.id,
            producer: nil,
            township: supplier.township,
            food: entry.food.trimmingSpaces(),
            foodClass: entry.foodClass.trimmingSpaces(),
            stage: entry.stage ?? PlannedSamples.Stage(supplier.kind),
            sheet: entry.sheet,
            laboratory: entry.laboratory,
            organiser: entry.organiser ?? line?.organiser ?? organiser(officer),
            takenAt: takenAt,
            recordedAt: now,
            recordedBy: officer.account
        )
        try records.insert(new, standing: standing(.taken, since: now, clockFrom: takenAt))
        try records.insertItems(items(entry, line: line, on: takenAt.day), of: id)
        let files =
            entry.photos.map { (file: $0, isPhoto: true) }
            + (entry.signedSheet.map { [(file: $0, isPhoto: false)] } ?? [])
        try records.insertFiles(files, of: id)
        try records.insertDeviations(deviations, reason: reason, of: id)
        if entry.aim != .retest { try records.insertSeals(SpecimenChecks.seals(entry.sheet.seal), of: id) }
        if let form = entry.form { try records.insertForm(form, of: id) }
        try records.addEvent(.taken, to: id, at: takenAt, by: officer.account, note: "")
        try record("specimen-taken", id, by: officer.account, at: now, before: nil, records)
        return id
    }

    /// Whoever takes samples for a department takes them for it; stations and the county office for market supervision.
    private func organiser(_ officer: Officer) -> String? {
        let own = officer.scope.department.flatMap { office.rulebook.department($0) }.flatMap {
            $0.kind == .department ? $0.id : nil
        }
        return own ?? office.rulebook.department("market-supervision")?.id
    }

    /// What is tested: what was asked for, else the plan line's, else the rules' items of the class.
    private func items(_ entry: Entry, line: SamplingPlanLine?, on day: Day) -> [SpecimenFile.Item] {
        let rules = SamplingClasses(office.rulebook.sampling).items(food: entry.food, on: day)
        let methods = Dictionary(
            rules.map { ($0.item, $0.methods.joined(separator: "；")) },
            uniquingKeysWith: { first, _ in first }
        )
        var names = entry.items
        if names.isEmpty { names = line?.items ?? [] }
        if names.isEmpty { names = rules.map(\.item) }
        var seen: Set<String> = []
        return names.map { $0.trimmingSpaces() }.filter { !$0.isEmpty && seen.insert($0).inserted }
            .map { SpecimenFile.Item(item: $0, method: methods[$0] ?? "") }
    }

    private static func faults(_ entry: Entry, now: Instant) -> [FieldFault] {
        var faults: [FieldFault] = []
        func need(_ text: String, _ field: String, _ advice: String) {
            if text.trimmingSpaces().isEmpty {
                faults.append(FieldFault(field: field, code: "\(field)-missing", advice: advice))
            }
        }
        need(entry.food, "food", "请填写食品名称")
        need(entry.sheet.amount, "amount", "请填写抽样数量，如“3 千克”")
        if entry.kind == .supervision { need(entry.sheet.reserve, "reserve", "请填写备份样品数量；没有备份的写“无”并在备注说明") }
        need(entry.sheet.seal, "seal", "请填写封条编号")
        need(entry.sheet.sampler, "sampler", "请填写抽样人员")
        need(entry.sheet.secondSampler, "second", "请填写第二名抽样人员")
        let first = entry.sheet.sampler.trimmingSpaces()
        if !first.isEmpty, first == entry.sheet.secondSampler.trimmingSpaces() {
            faults.append(FieldFault(field: "second", code: "same-sampler", advice: "抽样人员不得少于两名，请填写另一名"))
        }
        if let taken = entry.takenAt, taken > now {
            faults.append(FieldFault(field: "taken", code: "in-future", advice: "抽样时间不能晚于现在"))
        }
        if let produced = entry.sheet.productionDate, produced > (entry.takenAt ?? now).day {
            faults.append(FieldFault(field: "produced", code: "after-sampling", advice: "生产日期不能晚于抽样日期"))
        }
        return faults
    }

    private func linkFaults(_ entry: Entry, by officer: Officer, db: any Connection) throws -> [FieldFault] {
        switch entry.aim {
        case .lookBack, .retest:
            let failed = try entry.sample.flatMap { sample in
                try db.first(
                    """
                    SELECT sample.id, sample.laboratory, specimen.laboratory AS first FROM sample
                    LEFT JOIN specimen_standing ON specimen_standing.county = sample.county
                        AND specimen_standing.sample = sample.id
                    LEFT JOIN specimen ON specimen.county = specimen_standing.county
                        AND specimen.id = specimen_standing.specimen
                    WHERE sample.county = \(office.county.text) AND sample.id = \(sample)
                        AND sample.conclusion = 'fail'\(officer.scope.rows(of: .samples, as: "sample"))
                    """
                )
            }
            guard let failed else {
                return [FieldFault(field: "sample", code: "unknown-sample", advice: "请从不合格样品的页面开始，选择要复检或回头看的样品")]
            }
            guard entry.aim == .retest else { return [] }
            return retestFaults(entry.laboratory, first: try failed.get("first"), named: try failed.get("laboratory"))
        case .confirmation:
            let test = try entry.rapidTest.flatMap {
                try RapidRecords(db: db, county: office.county).find($0, scope: officer.scope)
            }
            // Whether or not the operator asks for it: a positive rapid test is no conclusion until a laboratory has spoken.
            return test?.outcome == .positive
                ? [] : [FieldFault(field: "rapid", code: "unknown-rapid-test", advice: "请从阳性的快检记录开始")]
        case .routine, .problem: return []
        }
    }

    /// A retest goes to an institution of the list, never to the laboratory whose result is disputed (食品安全法第八十八条).
    ///
    /// A sample of a file knows its laboratory by name only.
    private func retestFaults(_ chosen: String, first: String?, named: String) -> [FieldFault] {
        guard let laboratory = office.rulebook.department(chosen) else { return [] }
        if laboratory.id == first || (first == nil && laboratory.name == named) {
            return [FieldFault(field: "laboratory", code: "same-laboratory", advice: "复检机构与初检机构不得为同一机构，请另选复检机构")]
        }
        return laboratory.retests
            ? []
            : [
                FieldFault(
                    field: "laboratory",
                    code: "no-retest-institution",
                    advice: "\(laboratory.name)不是名录内的复检机构，请选择复检机构"
                )
            ]
    }

    /// The laboratories that a specimen may go to: for a retest the institutions of the list without the first laboratory.
    package func laboratories(for aim: SpecimenAim, first: String?) -> [Department] {
        office.rulebook.departments.filter { department in
            department.kind == .laboratory && (aim != .retest || (department.retests && department.id != first))
        }
    }
}
