import Primitives
import Rules
import Storage
import Supervision

/// Persons of an operator: added, corrected, withdrawn, ended.
extension RegisterDesk {
    /// A person as a form has it.
    package struct PersonEntry: Sendable, Hashable {
        package var duty: String
        package var name: String
        package var phone: String
        package var identityNumber: String

        package init(duty: String, name: String, phone: String, identityNumber: String) {
            self.duty = duty
            self.name = name
            self.phone = phone
            self.identityNumber = identityNumber
        }
    }

    package func addPerson(_ entry: PersonEntry, to id: String, by officer: Officer) async throws {
        try await changing("operator-person-added", id, by: officer) { db, now in
            var person = try Self.checked(entry)
            person.id = office.environment.nextID(now)
            person.since = now.day
            let records = RegisterRecords(db: db, county: office.county)
            if person.duty == .principal { try records.endPrincipals(operator: id, on: now.day) }
            try records.insertPerson(person, operator: id)
        }
    }

    /// Puts a person's data right; what they were stays on the record with the reason.
    ///
    /// An empty telephone or identity number leaves what is there, which the form shows in part only.
    package func correctPerson(
        _ person: String,
        to entry: PersonEntry,
        reason: String,
        of id: String,
        by officer: Officer
    ) async throws {
        try await putRight("operator-person-corrected", id, reason: reason, field: "person-reason", by: officer) {
            part in
            let former = try part.records.person(person, of: id)
            var new = try Self.checked(entry)
            if new.phone.isEmpty { new.phone = former.phone }
            if new.identityNumber.isEmpty { new.identityNumber = former.identityNumber }
            try part.db.execute(
                """
                UPDATE operator_person SET duty = \(new.duty.rawValue), name = \(new.name), phone = \(new.phone),
                    identity_number = \(new.identityNumber)
                WHERE county = \(office.county.text) AND id = \(person) AND operator = \(id)
                """
            )
            return [
                OperatorChange(.personDuty, part: person, former: former.duty.rawValue, value: new.duty.rawValue),
                OperatorChange(.personName, part: person, former: former.name, value: new.name),
                OperatorChange(.personPhone, part: person, former: former.phone, value: new.phone),
                OperatorChange(
                    .personIdentity,
                    part: person,
                    former: former.identityNumber,
                    value: new.identityNumber
                ),
            ]
        }
    }

    /// Takes back a person who was entered wrongly; the name stays on the record with the reason.
    package func withdrawPerson(_ person: String, reason: String, of id: String, by officer: Officer) async throws {
        try await putRight("operator-person-withdrawn", id, reason: reason, field: "person-reason", by: officer) {
            part in
            let former = try part.records.person(person, of: id)
            try part.db.execute(
                """
                DELETE FROM operator_person WHERE county = \(office.county.text) AND id = \(person) AND operator = \(id)
                """
            )
            return [
                OperatorChange(.person, part: person, former: "\(former.duty.title)\(former.name)", value: ""),
                OperatorChange(.personPhone, part: person, former: former.phone, value: ""),
                OperatorChange(.personIdentity, part: person, former: former.identityNumber, value: ""),
            ]
        }
    }

    private static func checked(_ entry: PersonEntry) throws -> OperatorPerson {
        let duty = PersonDuty(rawValue: entry.duty)
        let name = entry.name.trimmingSpaces()
        let phone = entry.phone.trimmingSpaces()
        let number = IdentityNumber.checked(entry.identityNumber.trimmingSpaces())
        var faults: [FieldFault] = []
        if duty == nil { faults.append(fault("person-duty", "unknown-duty", "请选择职责")) }
        if name.isEmpty || name.count > 40 {
            faults.append(fault("person-name", "name-length", "请填写姓名，不超过 40 个字"))
        }
        if !phone.isEmpty, !OperatorDraftCheck.isPhone(phone) {
            faults.append(fault("person-phone", "bad-phone", "电话是 7 至 15 位数字，可带区号和短横线"))
        }
        if number == nil, !entry.identityNumber.trimmingSpaces().isEmpty {
            faults.append(fault("person-identity", "bad-identity-number", "身份证号应为 18 位且校验码正确"))
        }
        guard faults.isEmpty, let duty else { throw Refusal.incomplete(faults) }
        return OperatorPerson(
            id: "",
            duty: duty,
            name: name,
            phone: phone,
            identityNumber: number ?? "",
            since: Day(ordinal: 0),
            until: nil
        )
    }

    package func endPerson(_ person: String, of id: String, by officer: Officer) async throws {
        try await changing("operator-person-ended", id, ofMerged: true, by: officer) { db, now in
            guard try RegisterRecords(db: db, county: office.county).endPerson(person, operator: id, on: now.day) else {
                throw Refusal.changedMeanwhile
            }
        }
    }
}
