import Primitives
import Storage
import Supervision

/// What the form of an operator holds of the register: what it is called, where and what it is.
struct OperatorBasics: Hashable {
    var name: String
    var creditCode: String?
    var address: String
    var township: String?
    var kind: String
    var grid: String?
    var facts: [String: String] = [:]

    /// Changes when anything of it does: with it a form says what it was filled in from.
    var version: String {
        Digest.hex(
            ofFields: [name, creditCode ?? "", address, township ?? "", kind, grid ?? ""]
                + facts.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        )
    }

    /// What has to be kept on the record when it becomes `new`.
    func changes(to new: OperatorBasics) -> [OperatorChange] {
        var changes = [
            OperatorChange(.name, former: name, value: new.name),
            OperatorChange(.creditCode, former: creditCode ?? "", value: new.creditCode ?? ""),
            OperatorChange(.address, former: address, value: new.address),
            OperatorChange(.township, former: township ?? "", value: new.township ?? ""),
            OperatorChange(.kind, former: kind, value: new.kind),
            OperatorChange(.grid, former: grid ?? "", value: new.grid ?? ""),
        ]
        for fact in Set(facts.keys).union(new.facts.keys).sorted() {
            changes.append(
                OperatorChange(.fact, part: fact, former: facts[fact] ?? "", value: new.facts[fact] ?? "")
            )
        }
        return changes.filter { $0.former != $0.value }
    }
}

/// One value of the register that became another.
struct OperatorChange: Hashable {
    enum Field: String {
        case name
        case creditCode = "credit-code"
        case address
        case township
        case kind
        case grid
        /// Of the rule that `part` names.
        case fact
        case place
        /// Of the licence that `part` names: its five fields, as ``OperatorLicence/line`` has them.
        case licence
        /// Of the person that `part` names; a person taken back has their name as its former value.
        case person
        case personName = "person-name"
        case personPhone = "person-phone"
        case personIdentity = "person-identity"
        case personDuty = "person-duty"
    }

    var field: Field
    var part: String
    var former: String
    var value: String

    init(_ field: Field, part: String = "", former: String, value: String) {
        self.field = field
        self.part = part
        self.former = former
        self.value = value
    }
}

/// SQL of what the form of an operator holds, and of its former values.
extension RegisterRecords {
    func basics(of id: String) throws -> OperatorBasics? {
        try db.first(
            """
            SELECT name, credit_code, address, township, kind, grid FROM operator
            WHERE county = \(county.text) AND id = \(id)
            """
        ).map { row in
            OperatorBasics(
                name: try row.get("name"),
                creditCode: try row.get("credit_code"),
                address: try row.get("address"),
                township: try row.get("township"),
                kind: try row.get("kind"),
                grid: try row.get("grid"),
                facts: try facts(of: id)
            )
        }
    }

    /// Writes what differs and keeps what it was; returns what changed.
    @discardableResult
    func set(
        _ new: OperatorBasics,
        of id: String,
        reason: String = "",
        by officer: Officer,
        at now: Instant,
        ids: () -> String
    ) throws -> [OperatorChange] {
        guard let former = try basics(of: id) else { throw Refusal.notFound }
        let changes = former.changes(to: new)
        guard !changes.isEmpty else { return [] }
        let key = OperatorKey(name: new.name, address: new.address) ?? .placeholder
        try db.execute(
            """
            UPDATE operator SET credit_code = \(new.creditCode), name = \(new.name), name_key = \(key.name),
                address = \(new.address), address_key = \(key.address), township = \(new.township), kind = \(new.kind),
                grid = \(new.grid)
            WHERE county = \(county.text) AND id = \(id)
            """
        )
        if former.facts != new.facts { try setFacts(new.facts, of: id) }
        try keep(changes, of: id, reason: reason, by: officer, at: now, ids: ids)
        return changes
    }

    func keep(
        _ changes: [OperatorChange],
        of id: String,
        reason: String,
        by officer: Officer,
        at now: Instant,
        ids: () -> String
    ) throws {
        try db.insert(
            into: "operator_change",
            columns: [
                "county", "id", "operator", "field", "part", "former", "value", "reason", "changed_at", "changed_by",
            ],
            rows: changes.map { change in
                [
                    .text(county.text), .text(ids()), .text(id), .text(change.field.rawValue), .text(change.part),
                    .text(change.former), .text(change.value), .text(reason), .integer(now.milliseconds),
                    .text(officer.account),
                ]
            }
        )
    }

    /// Who changed an operator last, and when.
    func lastChange(of id: String) throws -> (officer: String, at: Instant)? {
        try db.first(
            """
            SELECT operator_change.changed_at, COALESCE(account.name, operator_change.changed_by) AS officer
            FROM operator_change
            LEFT JOIN account ON account.county = operator_change.county AND account.id = operator_change.changed_by
            WHERE operator_change.county = \(county.text) AND operator_change.operator = \(id)
            ORDER BY operator_change.changed_at DESC, operator_change.id DESC LIMIT 1
            """
        ).map { (try $0.get("officer"), Instant(milliseconds: try $0.get("changed_at"))) }
    }
}
