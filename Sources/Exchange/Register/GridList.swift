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
        row.assistants = (list.name("assistants") ?? "").split { "、,，;； /".contains($0) }.map(String.init)
        return row
    }
}
