import Primitives

/// The parts of a Word document besides its body.
enum WordParts {
    private typealias L = OfficialLayout

    static func contentTypes(charts: Int) -> XMLText {
        """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\(each: 0..<charts, { "<Override PartName=\"/word/charts/chart\($0 + 1).xml\" ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>" })</Types>
        """
    }

    static let packageRelations: XMLText = """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>
        """

    static func documentRelations(charts: Int) -> XMLText {
        """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="styles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="settings" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="footer1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/><Relationship Id="footer2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/>\(each: 0..<charts, { "<Relationship Id=\"chart\($0 + 1)\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart\" Target=\"charts/chart\($0 + 1).xml\"/>" })</Relationships>
        """
    }

    static func core(title: String, created: Instant) -> XMLText {
        """
        <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>\(title)</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">\(created.description)</dcterms:created></cp:coreProperties>
        """
    }

    static func document(_ content: XMLText) -> XMLText {
        """
        <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><w:body>\(content)<w:sectPr><w:footerReference w:type="default" r:id="footer1"/><w:footerReference w:type="even" r:id="footer2"/><w:pgSz w:w="\(L.pageWidth)" w:h="\(L.pageHeight)"/><w:pgMar w:top="\(L.top)" w:right="\(L.right)" w:bottom="\(L.bottom)" w:left="\(L.left)" w:header="851" w:footer="\(L.footer)" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="\(L.line)"/></w:sectPr></w:body></w:document>
        """
    }

    static let settings: XMLText = """
        <w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>
        """

    /// The page number between dashes: right on odd pages, left on even ones, one character from the edge (7.5).
    static func footer(isEven: Bool) -> XMLText {
        let place: XMLText =
            isEven
            ? "<w:jc w:val=\"left\"/>" : "<w:jc w:val=\"right\"/>"
        let indent: XMLText =
            isEven ? "<w:ind w:leftChars=\"100\" w:left=\"280\"/>" : "<w:ind w:rightChars=\"100\" w:right=\"280\"/>"
        return """
            <w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="PageNumber"/>\(indent)\(place)</w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>
            """
    }

    static let styles: XMLText = """
        <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>\(font(L.bodyFont))<w:spacing w:val="\(L.characterSpace)"/><w:sz w:val="\(L.body)"/><w:szCs w:val="\(L.body)"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="\(L.line)" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>\(XMLText.all(all))</w:styles>
        """

    private static let indent: XMLText = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"

    private static let all: [XMLText] = [
        style("Normal", "正文", "", "", isDefault: true),
        style("Body", "公文正文", "\(indent)<w:jc w:val=\"both\"/>", ""),
        style(
            "Title",
            "公文标题",
            "<w:spacing w:before=\"0\" w:after=\"580\" w:line=\"700\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
            "\(font(L.titleFont))<w:sz w:val=\"\(L.title)\"/><w:szCs w:val=\"\(L.title)\"/>"
        ),
        style("Number", "发文字号", "<w:spacing w:before=\"0\" w:after=\"580\"/><w:jc w:val=\"center\"/>", ""),
        style("Recipients", "主送机关", "", ""),
        style("Heading1", "heading 1", "<w:keepNext/>\(indent)<w:outlineLvl w:val=\"0\"/>", font(L.headingFont)),
        style("Heading2", "heading 2", "<w:keepNext/>\(indent)<w:outlineLvl w:val=\"1\"/>", font(L.subheadingFont)),
        style("Heading3", "heading 3", "<w:keepNext/>\(indent)<w:outlineLvl w:val=\"2\"/>", ""),
        style("Signature", "署名", "<w:jc w:val=\"right\"/>", ""),
        style(
            "AnnexTitle",
            "附件标题",
            "<w:spacing w:before=\"0\" w:after=\"240\" w:line=\"700\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
            "\(font(L.titleFont))<w:sz w:val=\"\(L.title)\"/><w:szCs w:val=\"\(L.title)\"/>"
        ),
        style(
            "Caption",
            "图表题",
            "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"120\" w:after=\"60\" w:line=\"400\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
            "\(font(L.headingFont))\(size(L.table))"
        ),
        style(
            "FigureCaption",
            "图题",
            "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
            "\(font(L.headingFont))\(size(L.table))"
        ),
        style(
            "Picture",
            "图",
            "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"120\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
            ""
        ),
        style("After", "表后", "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"exact\"/>", size(12)),
        style("Cell", "表格", cellLine, size(L.table)),
        style("CellMiddle", "表格居中", "\(cellLine)<w:jc w:val=\"center\"/>", size(L.index)),
        style("CellHead", "表头", "\(cellLine)<w:jc w:val=\"center\"/>", "\(font(L.headingFont))\(size(L.index))"),
        style("IndexCell", "索引", cellLine, size(18)),
        style("PageNumber", "页码", cellLine, "\(font(L.pageNumberFont))\(size(L.pageNumber))"),
    ]

    /// Off the grid of lines, which would pull small type apart.
    private static let cellLine: XMLText = """
        <w:snapToGrid w:val="0"/><w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>
        """

    private static func size(_ halfPoints: Int) -> XMLText {
        "<w:spacing w:val=\"0\"/><w:sz w:val=\"\(halfPoints)\"/><w:szCs w:val=\"\(halfPoints)\"/>"
    }

    private static func font(_ name: String) -> XMLText {
        "<w:rFonts w:ascii=\"\(name)\" w:hAnsi=\"\(name)\" w:eastAsia=\"\(name)\" w:cs=\"\(name)\"/>"
    }

    private static func style(
        _ id: String,
        _ name: String,
        _ paragraph: XMLText,
        _ run: XMLText,
        isDefault: Bool = false
    ) -> XMLText {
        let mark: XMLText = isDefault ? " w:default=\"1\"" : ""
        let base: XMLText = isDefault ? "" : "<w:basedOn w:val=\"Normal\"/>"
        return """
            <w:style w:type="paragraph"\(mark) w:styleId="\(id)"><w:name w:val="\(name)"/>\(base)<w:qFormat/><w:pPr>\(paragraph)</w:pPr><w:rPr>\(run)</w:rPr></w:style>
            """
    }
}
