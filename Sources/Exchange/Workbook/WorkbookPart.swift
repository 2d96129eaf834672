/// The sheets that a workbook names, in its order, and its date system.
final class WorkbookPart: XMLHandler {
    struct Sheet {
        var name: String
        var isHidden: Bool
        var link: String
    }

    private(set) var sheets: [Sheet] = []
    private(set) var countsFrom1904 = false

    func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name.matches("sheet") {
            let state = attributes.string("state") ?? "visible"
            sheets.append(
                Sheet(
                    name: String((attributes.string("name") ?? "").prefix(255)),
                    isHidden: state != "visible",
                    link: attributes.string("id", prefixed: true) ?? ""
                )
            )
        } else if name.matches("workbookPr") {
            countsFrom1904 = attributes.flag("date1904")
        }
    }

    func end(_ name: XMLName) -> Bool { true }
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
