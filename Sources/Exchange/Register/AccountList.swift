package import Rules
package import Supervision

/// Lists of people who are to have an account, and the list of their links.
package enum AccountList {
    /// The rows of a file and everything that is wrong with them.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits = ReadingLimits()
    ) -> ListReading<AccountRow> {
        TableRecords.rows(bytes, aliases: aliases, limits: limits, row)
    }

    private static func row(_ list: inout ListRow) -> AccountRow {
        let name = list.required("name", "姓名")
        let login = list.required("login", "登录名")
        let role = list.required("role", "角色")
        var row = AccountRow(
            row: list.row.number,
            name: name ?? "",
            login: login ?? "",
            role: role ?? "",
            department: list.name("department") ?? "",
            township: list.name("township") ?? "",
            grid: list.name("grid") ?? "",
            operator: list.name("operator") ?? ""
        )
        row.sheet = list.row.sheet.name
        return row
    }

    /// The links as they are handed out: one row for each person, to be cut apart.
    package static func document(_ links: [AccountLink]) -> TableDocument {
        TableDocument(
            sheetName: "一次性链接",
            title: "链接只导出这一次：打开本系统的网址后加上链接一栏，由本人设置密码；24 小时内有效，用一次即失效。发放后请删除本表。",
            headers: ["姓名", "登录名", "链接"],
            rows: links.map { [.text($0.name), .text($0.login), .text("/setup/\($0.token)")] }
        )
    }
}
