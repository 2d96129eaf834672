/// A workbook written by hand, so that forms that no library writes can be tried.
struct WorkbookXML {
    struct Sheet {
        var name = "Sheet1"
        var state = ""
        /// What stands between the root element's tags: rows, merged cells.
        var content = ""
    }

    var sheets: [Sheet] = []
    var sharedStrings: String?
    var styles: String?
    var workbookProperties = ""
    var namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    var relationshipBase = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    /// Parts put in place of, or beside, those that would be written.
    var replacing: [String: String] = [:]
    var omitting: Set<String> = []

    /// One visible sheet whose rows are the given XML.
    init(rows: String, after: String = "") {
        sheets = [Sheet(content: "<sheetData>\(rows)</sheetData>\(after)")]
    }

    func bytes() throws -> [UInt8] {
        var zip = ZipBuilder()
        for (name, text) in parts where !omitting.contains(name) { zip.add(name, replacing[name] ?? text) }
        for (name, text) in replacing where !parts.contains(where: { $0.0 == name }) { zip.add(name, text) }
        return try zip.bytes()
    }

    private var parts: [(String, String)] {
        let declaration = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
        let packageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships"
        var parts: [(String, String)] = [
            (
                "[Content_Types].xml",
                declaration + #"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#
            ),
            (
                "_rels/.rels",
                declaration + "<Relationships xmlns=\"\(packageRelationships)\"><Relationship Id=\"rId1\" "
                    + "Type=\"\(relationshipBase)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ]
        var entries = ""
        var links = ""
        for (index, sheet) in sheets.enumerated() {
            let state = sheet.state.isEmpty ? "" : " state=\"\(sheet.state)\""
            entries += "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\"\(state) r:id=\"rId\(index + 1)\"/>"
            links += "<Relationship Id=\"rId\(index + 1)\" Type=\"\(relationshipBase)/worksheet\" "
            links += "Target=\"worksheets/sheet\(index + 1).xml\"/>"
            let root = "<worksheet xmlns=\"\(namespace)\">\(sheet.content)</worksheet>"
            parts.append(("xl/worksheets/sheet\(index + 1).xml", declaration + root))
        }
        if let sharedStrings {
            links += "<Relationship Id=\"s\" Type=\"\(relationshipBase)/sharedStrings\" Target=\"sharedStrings.xml\"/>"
            parts.append(("xl/sharedStrings.xml", declaration + "<sst xmlns=\"\(namespace)\">\(sharedStrings)</sst>"))
        }
        if let styles {
            links += "<Relationship Id=\"t\" Type=\"\(relationshipBase)/styles\" Target=\"/xl/styles.xml\"/>"
            parts.append(("xl/styles.xml", declaration + "<styleSheet xmlns=\"\(namespace)\">\(styles)</styleSheet>"))
        }
        parts.append(
            (
                "xl/workbook.xml",
                declaration + "<workbook xmlns=\"\(namespace)\" xmlns:r=\"\(relationshipBase)\">\(workbookProperties)"
                    + "<sheets>\(entries)</sheets></workbook>"
            )
        )
        parts.append(
            (
                "xl/_rels/workbook.xml.rels",
                declaration + "<Relationships xmlns=\"\(packageRelationships)\">\(links)</Relationships>"
            )
        )
        return parts
    }
}
