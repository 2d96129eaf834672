package import Primitives
package import Rules
package import Supervision

/// Lists of operators: stations' ledgers, market regulators' exports, our own export.
package enum OperatorList {
    /// What the rulebook says of the words of such lists.
    package struct Rules: Sendable {
        package var aliases: [OperatorRules.Alias]
        package var facts: [OperatorFactRule]

        package init(aliases: [OperatorRules.Alias] = [], facts: [OperatorFactRule] = []) {
            self.aliases = aliases
            self.facts = facts
        }

        package init(_ rulebook: Rulebook) {
            self.init(aliases: rulebook.operators.aliases, facts: rulebook.operatorFacts)
        }
    }

    /// The rows of a file and everything that is wrong with them.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        rules: Rules = Rules(),
        limits: ReadingLimits = ReadingLimits()
    ) -> ListReading<OperatorRow> {
        TableRecords.rows(bytes, aliases: aliases, limits: limits) { list in
            var reader = OperatorRowReader(list, rules)
            defer { list = reader.list }
            return reader.read()
        }
    }
}

private struct OperatorRowReader {
    var list: ListRow
    let rules: OperatorList.Rules

    init(_ list: ListRow, _ rules: OperatorList.Rules) {
        self.list = list
        self.rules = rules
    }

    mutating func read() -> OperatorRow {
        let name = list.required("name", "名称")
        let township = list.required("township", "乡镇")
        let kind = kind()
        var row = OperatorRow(
            row: list.row.number,
            name: name ?? "",
            address: list.name("address") ?? "",
            township: township ?? "",
            kind: kind ?? .unclassified
        )
        row.sheet = list.row.sheet.name
        row.creditCode = creditCode()
        row.grid = list.name("grid")
        row.persons = persons()
        row.licences = licence().map { [$0] } ?? []
        row.facts = kind.map { facts($0) } ?? [:]
        row.glns = glns()
        readCoordinate(into: &row)
        row.isClosed = state()
        return row
    }

    private mutating func kind() -> OperatorKind? {
        guard let text = list.required("kind", "类别") else { return nil }
        let folded = FoldedText.fold(text)
        if let kind = OperatorKind.allCases.first(where: { FoldedText.fold($0.title) == folded }) { return kind }
        let alias = rules.aliases.first { $0.words.contains { FoldedText.fold($0) == folded } }
        if let alias { return alias.kind }
        list.problem(
            "kind",
            "unknown-kind",
            expected: OperatorKind.allCases.map(\.title).joined(separator: "、"),
            "no kind of operator is called so"
        )
        return nil
    }

    private mutating func creditCode() -> String? {
        guard let text = list.name("creditCode") else { return nil }
        if let code = CreditCode(text) { return code.text }
        list.problem("creditCode", "bad-credit-code", expected: "18 位、校验码正确的统一社会信用代码", "the check character is wrong")
        return nil
    }

    private mutating func persons() -> [OperatorRow.Person] {
        let principals = persons(.principal, "principal", phones: "phone", "主要负责人")
        if principals.count > 1 {
            list.problem("principal", "several-principals", expected: "一家一名主要负责人", "several persons are named")
        }
        return principals.prefix(1) + persons(.director, "director", phones: nil, "食品安全总监")
            + persons(.officer, "officer", phones: "officerPhone", "食品安全员")
    }

    /// The persons of a cell, each with the telephone in the same place of the other cell.
    private mutating func persons(
        _ duty: PersonDuty,
        _ field: String,
        phones phoneField: String?,
        _ title: String
    ) -> [OperatorRow.Person] {
        let names = ListRow.several(list.name(field) ?? "")
        let cells = phoneField.map { ListRow.several(list.name($0) ?? "") } ?? []
        guard let phoneField, !cells.isEmpty else {
            return names.map { OperatorRow.Person(duty: duty, name: $0, phone: "") }
        }
        guard !names.isEmpty else {
            list.problem(phoneField, "phone-without-name", expected: "填了电话，请同时填写\(title)", "nobody is named")
            return []
        }
        guard cells.count == names.count else {
            list.problem(phoneField, "phones-mismatch", expected: "每人一个电话，顺序与姓名一致", "names and numbers do not pair")
            return []
        }
        return zip(names, cells).map { name, phone in
            OperatorRow.Person(duty: duty, name: name, phone: phone == "—" ? "" : list.phone(phone, phoneField))
        }
    }

    /// What the register asks of the kind; a cell of another kind's is a slip that nobody would find again.
    private mutating func facts(_ kind: OperatorKind) -> [String: String] {
        var facts: [String: String] = [:]
        for rule in rules.facts {
            let field = rule.listField
            guard let text = list.name(field) else { continue }
            guard rule.kinds.contains(kind) else {
                list.problem(
                    field,
                    "foreign-fact",
                    expected: "只有\(rule.kinds.map(\.title).joined(separator: "、"))填写这一栏",
                    "the kind has no such fact"
                )
                continue
            }
            guard let value = rule.value(read: text) else {
                list.problem(field, "bad-fact", expected: rule.expected, "the value does not fit")
                continue
            }
            facts[rule.id] = value
        }
        return facts
    }

    private mutating func licence() -> OperatorRow.Licence? {
        let issued = list.date("issuedOn")
        let expires = list.date("expiresOn")
        guard let number = list.name("licenceNumber") else { return nil }
        if let issued, let expires, issued > expires {
            list.problem("expiresOn", "dates-reversed", expected: "不早于发证日期", "the licence ends before it begins")
        }
        if FoldedText.fold(list.name("licenceKind") ?? "") == "gln" {
            list.problem("licenceKind", "gln-as-licence", expected: "GLN 不是证照，请填在“位置码（GLN）”一列", "a GLN is no licence")
        }
        return OperatorRow.Licence(
            kind: list.name("licenceKind") ?? "许可证",
            number: number,
            issuedOn: issued,
            expiresOn: expires,
            issuer: list.name("issuer") ?? ""
        )
    }

    private mutating func glns() -> [GLN] {
        guard let text = list.name("gln") else { return [] }
        let (numbers, others) = GLN.several(in: text)
        if !others.isEmpty {
            list.problem("gln", "bad-gln", expected: "13 位、末位校验码正确的位置码，多个用顿号隔开", "this is no location number")
        }
        return numbers
    }

    private mutating func readCoordinate(into row: inout OperatorRow) {
        let (north, east) = (list.name("latitude"), list.name("longitude"))
        guard north != nil || east != nil else { return }
        let datum = list.name("datum").flatMap { text in
            Coordinate.Datum.allCases.first { FoldedText.fold($0.rawValue) == FoldedText.fold(text) }
        }
        guard let datum else {
            list.problem(
                match("datum"),
                "unknown-datum",
                expected: Coordinate.Datum.allCases.map(\.rawValue).joined(separator: "、"),
                "a coordinate needs its datum"
            )
            return
        }
        guard let north, let east, let latitude = list.cell("latitude").decimal,
            let longitude = list.cell("longitude").decimal,
            let y = Double(latitude.description), let x = Double(longitude.description),
            let coordinate = Coordinate(latitude: y, longitude: x, datum: datum), (3...54).contains(y),
            (73...136).contains(x)
        else {
            list.problem(
                "latitude",
                "bad-coordinate",
                expected: "十进制度数：纬度 3 至 54，经度 73 至 136",
                "this is no place in China"
            )
            return
        }
        row.coordinate = coordinate
        row.verifiedOn = list.date("verifiedOn")
        row.printedCoordinate = "\(north), \(east)"
    }

    /// A field that the file has, so that the problem can name its column.
    private func match(_ field: String) -> String { list.match.columns[field] == nil ? "latitude" : field }

    private mutating func state() -> Bool? {
        guard let text = list.name("state") else { return nil }
        if ["开业", "正常", "在营", "存续", "营业"].contains(text) { return false }
        if ["关闭", "注销", "停业", "歇业", "吊销"].contains(text) { return true }
        list.problem("state", "unknown-state", expected: "开业或关闭", "the state has no known word")
        return nil
    }
}

extension OperatorList {
    /// Under the headers by which an import knows them again: a row for each firm, and one more for each further licence.
    package static func document(_ lines: [OperatorLine], rules: Rules, area: (AreaCode?) -> String) -> TableDocument {
        TableDocument(
            sheetName: "监管对象",
            headers: [
                "名称", "类别", "乡镇", "网格编号", "地址", "统一社会信用代码", "主要负责人", "联系电话", "食品安全总监", "食品安全员", "食品安全员电话",
                "证照种类", "许可证编号", "发证日期", "有效期至", "发证机关", "位置码（GLN）", "纬度", "经度", "坐标系", "坐标核实日期", "状态",
            ] + rules.facts.map(\.listTitle),
            rows: lines.flatMap { line in
                let further = line.licences.dropFirst().map { licence in
                    row(line, licence, isFirst: false, rules, area)
                }
                return [row(line, line.licences.first, isFirst: true, rules, area)] + further
            }
        )
    }

    private static func row(
        _ line: OperatorLine,
        _ licence: OperatorLicence?,
        isFirst: Bool,
        _ rules: Rules,
        _ area: (AreaCode?) -> String
    ) -> [Cell] {
        let officers = line.persons[.officer] ?? []
        let phones = officers.map { $0.phone.isEmpty ? "—" : $0.phone }
        let persons: [Cell] = [
            .text(line.principal?.name ?? ""), .text(line.principal?.phone ?? ""),
            .text((line.persons[.director] ?? []).map(\.name).joined(separator: "、")),
            .text(officers.map(\.name).joined(separator: "、")),
            .text(phones.allSatisfy { $0 == "—" } ? "" : phones.joined(separator: "、")),
        ]
        let places: [Cell] = [
            .text(line.glns.joined(separator: "、")), .text(line.latitude), .text(line.longitude), .text(line.datum),
            line.verifiedOn.map { .day($0) } ?? .empty, .text(line.isClosed ? "关闭" : "开业"),
        ]
        let facts: [Cell] = rules.facts.map { rule in
            .text(rule.kinds.contains(line.kind) ? line.facts[rule.id].map(rule.word) ?? "" : "")
        }
        func shown(_ cells: [Cell]) -> [Cell] { isFirst ? cells : cells.map { _ in .empty } }
        return [
            .text(line.name), .text(line.kind.title), .text(area(line.township)), .text(line.gridCode),
            .text(line.address), .text(line.creditCode),
        ] + shown(persons) + [
            .text(licence?.kind ?? ""), .text(licence?.number ?? ""), licence?.issuedOn.map { .day($0) } ?? .empty,
            licence?.expiresOn.map { .day($0) } ?? .empty, .text(licence?.issuer ?? ""),
        ] + shown(places) + shown(facts)
    }

    /// Licences that end soon or have ended, those that have ended apart.
    package static func document(
        _ rows: [ExpiringLicence],
        today: Day,
        area: (AreaCode?) -> String
    ) -> TableDocument {
        TableDocument(
            sheetName: "证照到期",
            headers: ["名称", "类别", "乡镇", "证照种类", "许可证编号", "有效期至", "到期情况", "主要负责人", "联系电话", "地址"],
            rows: rows.map { row in
                [
                    .text(row.record.name), .text(row.record.kind.title), .text(area(row.record.township)),
                    .text(row.licence.kind), .text(row.licence.number),
                    row.licence.expiresOn.map { .day($0) } ?? .empty,
                    .text(row.licence.expiresOn.map { $0 < today ? "已到期" : "即将到期" } ?? ""),
                    .text(row.principal?.name ?? ""), .text(row.principal?.phone ?? ""), .text(row.record.address),
                ]
            }
        )
    }
}
