import Primitives
package import Rules
package import Supervision

/// Lists of operators: stations' ledgers, market regulators' exports, our own export.
package enum OperatorList {
    /// The rows of a file and everything that is wrong with them.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits = ReadingLimits()
    ) -> ListReading<OperatorRow> {
        TableRecords.rows(bytes, aliases: aliases, limits: limits) { list in
            var reader = OperatorRowReader(list)
            defer { list = reader.list }
            return reader.read()
        }
    }
}

private struct OperatorRowReader {
    var list: ListRow

    init(_ list: ListRow) { self.list = list }

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
        row.licence = licence()
        row.glns = glns()
        readCoordinate(into: &row)
        row.isClosed = state()
        return row
    }

    private mutating func kind() -> OperatorKind? {
        guard let text = list.required("kind", "类别") else { return nil }
        let folded = FoldedText.fold(text)
        if let kind = OperatorKind.allCases.first(where: { FoldedText.fold($0.title) == folded }) { return kind }
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
        var persons: [OperatorRow.Person] = []
        let phone = list.phone("phone")
        if let name = list.name("principal") {
            persons.append(OperatorRow.Person(duty: .principal, name: name, phone: phone))
        } else if !phone.isEmpty {
            list.problem("phone", "phone-without-name", expected: "填了电话，请同时填写主要负责人", "nobody is named")
        }
        if let name = list.name("director") {
            persons.append(OperatorRow.Person(duty: .director, name: name, phone: ""))
        }
        let officerPhone = list.phone("officerPhone")
        if let name = list.name("officer") {
            persons.append(OperatorRow.Person(duty: .officer, name: name, phone: officerPhone))
        }
        return persons
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
