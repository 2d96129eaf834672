import Primitives
import Rules
import Storage
package import Supervision

/// What was used on crops and animals (用药记录): recorded and read by whoever may issue certificates.
extension CertificateDesk {
    package func inputUses(of operatorID: String, by officer: Officer) async throws -> [InputUse] {
        try officer.require(.issueCertificates)
        return try await office.database.read { db in
            guard try OperatorRecords(db: db, county: office.county).find(operatorID, scope: officer.scope) != nil
            else { throw Refusal.notFound }
            return try CertificateRecords(db: db, county: office.county).inputUses(of: operatorID, limit: 200)
        }
    }

    package func record(_ use: InputUse, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in try record(use, by: officer, at: now, db: db) }
    }

    func record(_ use: InputUse, by officer: Officer, at now: Instant, db: any Connection) throws -> String {
        try officer.require(.issueCertificates)
        guard try OperatorRecords(db: db, county: office.county).find(use.operatorID, scope: officer.scope) != nil
        else { throw Refusal.notFound }
        var faults: [FieldFault] = []
        for (field, text, advice) in [
            ("food", use.food, "请填写用在什么产品上"), ("product", use.product, "请填写投入品名称"),
        ] where text.trimmingSpaces().isEmpty {
            faults.append(FieldFault(field: field, code: "\(field)-missing", advice: advice))
        }
        let substances = use.substances.map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
        if substances.isEmpty {
            faults.append(FieldFault(field: "substances", code: "substances-missing", advice: "请填写有效成分，多个用顿号分开"))
        }
        if use.usedOn > now.day {
            faults.append(FieldFault(field: "used", code: "in-future", advice: "使用日期不能晚于今天"))
        }
        if !(0...3650).contains(use.intervalDays) {
            faults.append(FieldFault(field: "interval", code: "bad-interval", advice: "间隔期是标签上的天数"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let id = office.environment.nextID(now)
        try db.execute(
            """
            INSERT INTO input_use (county, id, operator, food, place, product, substances, registration, dose, used_on,
                interval_days, recorded_at, recorded_by)
            VALUES (\(office.county.text), \(id), \(use.operatorID), \(use.food.trimmingSpaces()),
                \(use.place.trimmingSpaces()), \(use.product.trimmingSpaces()), \(substances.joined(separator: "、")),
                \(use.registration.trimmingSpaces()), \(use.dose.trimmingSpaces()), \(use.usedOn.description),
                \(use.intervalDays), \(now.milliseconds), \(officer.account))
            """
        )
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "input-use-recorded",
                subjectKind: "input-use",
                subject: id,
                after: try CertificateRecords(db: db, county: office.county).inputUseDigest(of: id)
            ),
            county: office.county,
            to: db
        )
        return id
    }
}
