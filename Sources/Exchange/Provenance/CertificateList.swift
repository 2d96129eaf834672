package import Rules
package import Supervision

/// Lists from which certificates of promise are issued together.
package enum CertificateList {
    /// The rows of a file and everything that is wrong with them.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits = ReadingLimits()
    ) -> ListReading<CertificateRow> {
        TableRecords.rows(bytes, aliases: aliases, limits: limits, row)
    }

    private static func row(_ list: inout ListRow) -> CertificateRow {
        let food = list.required("food", "产品名称")
        let place = list.required("place", "产地")
        let unit = unit(&list)
        let quantity = quantity(&list, unit)
        let basis = basis(&list)
        let made = list.date("made")
        let contact = list.phone("contact")
        return CertificateRow(
            sheet: list.row.sheet.name,
            row: list.row.number,
            issuer: list.name("issuer") ?? "",
            grower: list.name("grower") ?? "",
            food: food ?? "",
            quantity: quantity,
            place: place ?? "",
            madeOn: made,
            basis: basis,
            report: list.name("report") ?? "",
            signer: list.name("signer") ?? "",
            contact: contact
        )
    }

    private static func unit(_ list: inout ListRow) -> LotQuantity.Unit {
        switch list.name("unit") ?? "" {
        case "", "公斤", "千克", "kg", "KG": return .kilogram
        case "升", "L", "l": return .litre
        case "件", "箱", "盒", "枚", "只", "头", "袋": return .piece
        default:
            list.problem("unit", "unknown-unit", expected: "公斤、升或件", "the unit is not one of those")
            return .kilogram
        }
    }

    private static func quantity(_ list: inout ListRow, _ unit: LotQuantity.Unit) -> LotQuantity? {
        guard let text = list.required("quantity", "数量") else { return nil }
        if let quantity = LotQuantity(text, unit: unit) { return quantity }
        list.problem("quantity", "bad-quantity", expected: "大于零的数，最多三位小数", "this is no quantity")
        return nil
    }

    private static func basis(_ list: inout ListRow) -> CertificateEdition.Basis? {
        guard let text = list.name("basis") else { return .selfPromise }
        if let basis = CertificateEdition.Basis.allCases.first(where: { $0.title == text }) { return basis }
        let titles = CertificateEdition.Basis.allCases.map(\.title).joined(separator: "、")
        list.problem("basis", "unknown-basis", expected: titles, "the basis is not one of those")
        return nil
    }
}
