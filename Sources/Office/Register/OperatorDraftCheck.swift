import Primitives
import Rules
import Storage
import Supervision

/// What a form of an operator says, once nothing is wrong with it.
struct CheckedOperator {
    var name: String
    var creditCode: String?
    var address: String
    var key: OperatorKey
    var township: AreaCode
    var kind: OperatorKind
    var grid: String?
    var facts: [String: String]
    var principal: String
    var phone: String
}

/// Checks a form against the rulebook and the register: all faults at once.
struct OperatorDraftCheck {
    let db: any Connection
    let office: Office
    let scope: Scope

    private static let longestName = 100

    /// - Throws: ``Refusal/incomplete(_:)``.
    func checked(_ draft: OperatorDraft, id: String?) throws -> CheckedOperator {
        var faults: [FieldFault] = []
        let name = draft.name.trimmingSpaces()
        let address = draft.address.trimmingSpaces()
        let key = OperatorKey(name: name, address: address)
        if key == nil || name.count > Self.longestName {
            faults.append(fault("name", "name-length", "请填写名称，不超过 \(Self.longestName) 个字"))
        }
        let code = try creditCode(draft.creditCode, id, &faults)
        let township = township(draft.township, &faults)
        let kind = kind(draft.kind, &faults)
        let grid = try grid(draft.grid, township, &faults)
        let facts = facts(draft.facts, kind, &faults)
        let phone = draft.phone.trimmingSpaces()
        if !phone.isEmpty {
            if !Self.isPhone(phone) { faults.append(fault("phone", "bad-phone", "电话是 7 至 15 位数字，可带区号和短横线")) }
            if draft.principal.trimmingSpaces().isEmpty {
                faults.append(fault("principal", "name-missing", "填了电话，请同时填写主要负责人"))
            }
        }
        if code == nil, draft.creditCode.trimmingSpaces().isEmpty, let key, try isTaken(key, id) {
            faults.append(fault("name", "same-name-and-address", "本县已登记同名同址的对象，请核对名称和地址"))
        }
        guard faults.isEmpty, let key, let township, let kind else { throw Refusal.incomplete(faults) }
        return CheckedOperator(
            name: name,
            creditCode: code,
            address: address,
            key: key,
            township: township,
            kind: kind,
            grid: grid,
            facts: facts,
            principal: draft.principal.trimmingSpaces(),
            phone: phone
        )
    }

    static func isPhone(_ text: String) -> Bool {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        return (7...15).contains(digits.count) && text.allSatisfy { $0.isASCII && ($0.isNumber || "-+ ".contains($0)) }
    }

    private func fault(_ field: String, _ code: String, _ advice: String) -> FieldFault {
        FieldFault(field: field, code: code, advice: advice)
    }

    private func creditCode(_ text: String, _ id: String?, _ faults: inout [FieldFault]) throws -> String? {
        let text = text.trimmingSpaces()
        guard !text.isEmpty else { return nil }
        guard let code = CreditCode(text)?.text else {
            faults.append(fault("creditCode", "bad-credit-code", "统一社会信用代码应为 18 位且校验码正确，请对照营业执照核对"))
            return nil
        }
        let holder: String? = try db.first(
            """
            SELECT firm FROM operator
            WHERE county = \(office.county.text) AND credit_code = \(code) AND id <> \(id ?? "")
            """
        )?.get("firm")
        if let holder {
            let isSeen = try OperatorRecords(db: db, county: office.county).find(holder, scope: scope) != nil
            faults.append(
                isSeen
                    ? fault("creditCode", "credit-code-taken", "本县已有对象登记了这个统一社会信用代码")
                    : fault("creditCode", "credit-code-elsewhere", "这个统一社会信用代码已由本县另一辖区登记；如已迁入本辖区，请申请调入，由县食安办调整")
            )
        }
        return code
    }

    private func township(_ text: String, _ faults: inout [FieldFault]) -> AreaCode? {
        let township = AreaCode(text).flatMap { code in
            office.rulebook.townships(of: office.county).map(\.code).contains(code) ? code : nil
        }
        if township == nil {
            faults.append(fault("township", "unknown-township", "请选择乡镇"))
        } else if let own = scope.township, own != township {
            faults.append(fault("township", "foreign-township", "只能登记本辖区的对象"))
        }
        return township
    }

    private func kind(_ text: String, _ faults: inout [FieldFault]) -> OperatorKind? {
        let kind = OperatorKind(rawValue: text)
        if kind == nil {
            faults.append(fault("kind", "unknown-kind", "请选择类别"))
        } else if scope.role.desk == .department, let kind, !scope.kinds.contains(kind) {
            faults.append(fault("kind", "foreign-kind", "这个类别不由本部门监管"))
        }
        return kind
    }

    private func grid(_ text: String, _ township: AreaCode?, _ faults: inout [FieldFault]) throws -> String? {
        guard !text.isEmpty else { return nil }
        let found = try db.first(
            """
            SELECT id FROM grid WHERE county = \(office.county.text) AND id = \(text)
                AND township = \(township?.text ?? "")
            """
        )
        if found == nil { faults.append(fault("grid", "unknown-grid", "请选择该乡镇的网格")) }
        return text
    }

    /// Only what the rulebook asks of the kind is kept.
    private func facts(
        _ given: [String: String],
        _ kind: OperatorKind?,
        _ faults: inout [FieldFault]
    ) -> [String: String] {
        var facts: [String: String] = [:]
        for rule in office.rulebook.operatorFacts where kind.map(rule.kinds.contains) == true {
            let value = (given[rule.id] ?? "").trimmingSpaces()
            guard !value.isEmpty else { continue }
            if let advice = Self.advice(value, rule) {
                faults.append(fault("fact-\(rule.id)", "bad-fact", advice))
            }
            facts[rule.id] = value
        }
        return facts
    }

    private static func advice(_ value: String, _ rule: OperatorFactRule) -> String? {
        if rule.fits(value) { return nil }
        return switch rule.type {
        case .number: "“\(rule.title)”请填写数字"
        case .text: "“\(rule.title)”不超过 200 个字"
        case .flag: "“\(rule.title)”请选择是或否"
        case .choice: "“\(rule.title)”请从所列各项中选择"
        }
    }

    private func isTaken(_ key: OperatorKey, _ id: String?) throws -> Bool {
        try db.first(
            """
            SELECT id FROM operator WHERE county = \(office.county.text) AND name_key = \(key.name)
                AND address_key = \(key.address) AND credit_code IS NULL AND id <> \(id ?? "")
            """
        ) != nil
    }

    /// Operators that the officer may see and that may be the same firm: same name, whole or short, or same telephone.
    func likelyDuplicates(_ checked: CheckedOperator) throws -> [LikelyDuplicate] {
        let county = office.county.text
        var reasons: [String: [LikelyDuplicate.Reason]] = [:]
        for row in try db.query(
            """
            SELECT firm FROM operator WHERE county = \(county) AND name_key = \(checked.key.name) ORDER BY id
            """
        ) { reasons[try row.get("firm"), default: []].append(.sameName) }
        for id in try sameShortName(checked.key.name) where reasons[id] == nil {
            reasons[id] = [.sameShortName]
        }
        if !checked.phone.isEmpty {
            for row in try db.query(
                """
                SELECT DISTINCT operator.firm, CASE WHEN operator_person.name = \(checked.principal) THEN 1 ELSE 0 END AS alike
                FROM operator_person
                JOIN operator ON operator.county = operator_person.county AND operator.id = operator_person.operator
                WHERE operator_person.county = \(county) AND operator_person.phone = \(checked.phone)
                    AND operator_person.phone <> '' AND operator_person.until IS NULL
                ORDER BY operator.firm
                """
            ) {
                let isAlike = try row.get("alike", as: Int.self) == 1
                reasons[try row.get("firm"), default: []].append(isAlike ? .samePhone : .samePhoneOnly)
            }
        }
        let records = OperatorRecords(db: db, county: office.county)
        return try reasons.sorted { $0.key < $1.key }.prefix(20).compactMap { id, reasons in
            try records.find(id, scope: scope).map { LikelyDuplicate(record: $0, reasons: reasons) }
        }
    }

    /// Firms whose name is the same but for place names before it and the form of a company behind it.
    private func sameShortName(_ nameKey: String) throws -> [String] {
        let places = office.rulebook.areas.map { FoldedText.fold($0.name) }
        guard let short = OperatorKey.shortName(nameKey, places: places) else { return [] }
        return try db.query(
            """
            SELECT firm, name_key FROM operator
            WHERE county = \(office.county.text) AND name_key LIKE \("%" + likeEscaped(short) + "%") ESCAPE '!'
                AND name_key <> \(nameKey) ORDER BY firm LIMIT 200
            """
        ).compactMap { row in
            OperatorKey.shortName(try row.get("name_key"), places: places) == short ? try row.get("firm") : nil
        }
    }
}
