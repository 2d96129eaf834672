package import Rules
package import Supervision

/// Lists of grids: who answers for where.
package enum GridList {
    /// The rows of a file and everything that is wrong with them.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits = ReadingLimits()
    ) -> ListReading<GridRow> {
        TableRecords.rows(bytes, aliases: aliases, limits: limits, row)
    }

    private static func row(_ list: inout ListRow) -> GridRow {
        let code = list.required("code", "网格编号")
        let name = list.required("name", "网格名称")
        let township = list.required("township", "乡镇")
        let phone = list.phone("supervisorPhone")
        let contact = list.phone("contact")
        let supervisor = list.name("supervisor")
        if supervisor == nil, !phone.isEmpty {
            list.problem("supervisorPhone", "phone-without-name", expected: "填了电话，请同时填写网格监管员", "nobody is named")
        }
        var row = GridRow(row: list.row.number, code: code ?? "", name: name ?? "", township: township ?? "")
        row.sheet = list.row.sheet.name
        row.villages = list.name("villages") ?? ""
        row.contact = contact
        row.supervisor = supervisor
        row.supervisorPhone = phone
        readAssistants(&list, into: &row)
        return row
    }

    /// Names, each with its telephone behind it or at its place in the column of telephones.
    private static func readAssistants(_ list: inout ListRow, into row: inout GridRow) {
        func parts(_ field: String) -> [String] {
            (list.name(field) ?? "").split { "、,，;； /()（）:：\n".contains($0) }.map(String.init)
        }
        for part in parts("assistants") {
            if part.allSatisfy({ $0.isNumber || $0 == "-" }), let last = row.assistants.last {
                row.assistantPhones[last] = part
            } else {
                row.assistants.append(part)
            }
        }
        let phones = parts("assistantPhones")
        if phones.count > row.assistants.count {
            list.problem(
                "assistantPhones",
                "phone-without-name",
                expected: "电话与协管员一一对应",
                "there are more telephones than assistants"
            )
        }
        for (name, phone) in zip(row.assistants, phones) { row.assistantPhones[name] = phone }
        for (_, phone) in row.assistantPhones.sorted(by: { $0.key < $1.key })
        where phone.count(where: { $0.isNumber }) < 7 || phone.count > 20 {
            list.problem("assistantPhones", "bad-phone", expected: "7 至 15 位数字", "\(phone) is no telephone")
        }
    }
}
