import Primitives
import Rules
import Storage
import Supervision

/// Licences of an operator: added, corrected, withdrawn.
extension RegisterDesk {
    /// A licence as a form has it.
    package struct LicenceEntry: Sendable, Hashable {
        package var kind: String
        package var number: String
        package var issuedOn: String
        package var expiresOn: String
        package var issuer: String

        package init(kind: String, number: String, issuedOn: String, expiresOn: String, issuer: String) {
            self.kind = kind
            self.number = number
            self.issuedOn = issuedOn
            self.expiresOn = expiresOn
            self.issuer = issuer
        }
    }

    package func addLicence(_ entry: LicenceEntry, to id: String, by officer: Officer) async throws {
        try await changing("operator-licence-added", id, by: officer) { db, now in
            let licence = try checked(entry, id: office.environment.nextID(now), of: id, db)
            try db.execute(
                """
                INSERT INTO operator_licence (county, id, operator, kind, number, issued_on, expires_on, issuer, created_at)
                VALUES (\(office.county.text), \(licence.id), \(id), \(licence.kind), \(licence.number),
                    \(licence.issuedOn?.description), \(licence.expiresOn?.description), \(licence.issuer),
                    \(now.milliseconds))
                """
            )
        }
    }

    /// Puts a licence right; what it was stays on the record with the reason.
    package func correctLicence(
        _ licence: String,
        to entry: LicenceEntry,
        reason: String,
        of id: String,
        by officer: Officer
    ) async throws {
        try await putRight("operator-licence-corrected", id, reason: reason, field: "licence-reason", by: officer) {
            part in
            let former = try part.records.licence(licence, of: id)
            let new = try checked(entry, id: licence, of: id, part.db)
            try part.db.execute(
                """
                UPDATE operator_licence SET kind = \(new.kind), number = \(new.number),
                    issued_on = \(new.issuedOn?.description), expires_on = \(new.expiresOn?.description),
                    issuer = \(new.issuer)
                WHERE county = \(office.county.text) AND id = \(licence) AND operator = \(id)
                """
            )
            return [OperatorChange(.licence, part: licence, former: former.line, value: new.line)]
        }
    }

    /// Takes back a licence that was entered wrongly; what it was stays on the record with the reason.
    package func withdrawLicence(_ licence: String, reason: String, of id: String, by officer: Officer) async throws {
        try await putRight("operator-licence-withdrawn", id, reason: reason, field: "licence-reason", by: officer) {
            part in
            let former = try part.records.licence(licence, of: id)
            try part.db.execute(
                """
                DELETE FROM operator_licence WHERE county = \(office.county.text) AND id = \(licence) AND operator = \(id)
                """
            )
            return [OperatorChange(.licence, part: licence, former: former.line, value: "")]
        }
    }

    private func checked(
        _ entry: LicenceEntry,
        id: String,
        of operatorID: String,
        _ db: any Connection
    ) throws -> OperatorLicence {
        let (kind, number) = (entry.kind.trimmingSpaces(), entry.number.trimmingSpaces())
        let (issued, expires) = (Day(entry.issuedOn), Day(entry.expiresOn))
        var faults: [FieldFault] = []
        if kind.isEmpty { faults.append(Self.fault("licence-kind", "kind-missing", "请填写证照种类")) }
        if FoldedText.fold(kind) == "gln" {
            faults.append(Self.fault("licence-kind", "gln-as-licence", "GLN 不是证照，请在“位置码”一栏登记"))
        }
        if number.isEmpty { faults.append(Self.fault("licence-number", "number-missing", "请填写证照编号")) }
        if issued == nil, !entry.issuedOn.isEmpty {
            faults.append(Self.fault("licence-issued", "bad-date", "请填写发证日期"))
        }
        if expires == nil, !entry.expiresOn.isEmpty {
            faults.append(Self.fault("licence-expires", "bad-date", "请填写有效期至"))
        }
        if let issued, let expires, issued > expires {
            faults.append(Self.fault("licence-expires", "dates-reversed", "有效期至不能早于发证日期"))
        }
        if let holder = try licenceHolder(kind, number, otherThan: id, db) {
            faults.append(
                holder == (try OperatorRecords(db: db, county: office.county).firm(of: operatorID))
                    ? Self.fault("licence-number", "already-recorded", "这张证照已经登记过")
                    : Self.fault("licence-number", "licence-taken", "本县另一个对象登记了同一编号的证照，请核对编号；是同一家的，请先合并登记")
            )
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        return OperatorLicence(
            id: id,
            operatorID: operatorID,
            kind: kind,
            number: number,
            issuedOn: issued,
            expiresOn: expires,
            issuer: entry.issuer.trimmingSpaces()
        )
    }

    /// The firm that has a licence of the kind and number already.
    private func licenceHolder(
        _ kind: String,
        _ number: String,
        otherThan id: String,
        _ db: any Connection
    ) throws -> String? {
        try db.first(
            """
            SELECT operator.firm FROM operator_licence
            JOIN operator ON operator.county = operator_licence.county AND operator.id = operator_licence.operator
            WHERE operator_licence.county = \(office.county.text) AND operator_licence.kind = \(kind)
                AND operator_licence.number = \(number) AND operator_licence.id <> \(id)
            ORDER BY operator.firm LIMIT 1
            """
        )?.get("firm")
    }
}
