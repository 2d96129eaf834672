import Primitives

/// Reads an xlsx workbook (ECMA-376, transitional and strict) sheet by sheet.
enum WorkbookReader {
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        limits: ReadingLimits,
        onRow: @escaping (TableRow) -> TableFile.Step
    ) -> [Problem] {
        do throws(FileProblem) {
            let archive = try ZipArchive.open(bytes, limits: limits).get()
            return try read(archive, limits: limits, onRow: onRow)
        } catch {
            return [error.problem]
        }
    }

    private static func read(
        _ archive: ZipArchive,
        limits: ReadingLimits,
        onRow: @escaping (TableRow) -> TableFile.Step
    ) throws(FileProblem) -> [Problem] {
        let main = try mainPart(archive, limits)
        let workbook = WorkbookPart()
        try archive.readXML(main, depth: limits.depth, workbook)
        let links = try relationships(of: main, archive, limits)
        let surroundings = SheetSurroundings(
            limits: limits,
            strings: try strings(links, archive, limits),
            formats: try formats(links, archive, limits),
            countsFrom1904: workbook.countsFrom1904,
            onRow: onRow
        )
        var problems: [Problem] = []
        var rows = 0
        for (index, entry) in workbook.sheets.enumerated() {
            guard let link = links.links.first(where: { $0.id == entry.link }) else {
                problems.append(FileDefect.missingPart(entry.name))
                continue
            }
            // Chart sheets and macro sheets have no rows.
            guard link.kind == "worksheet" else { continue }
            let sheet = TableSheet(name: entry.name, index: index, isHidden: entry.isHidden)
            let handler = try self.sheet(sheet, part: link.part, archive, surroundings, rowsBefore: rows)
            problems += handler.problems
            rows = handler.rowsWithContent
            if handler.wasStopped || rows > limits.rows { break }
        }
        return problems
    }

    private static func sheet(
        _ sheet: TableSheet,
        part: String,
        _ archive: ZipArchive,
        _ surroundings: SheetSurroundings,
        rowsBefore: Int
    ) throws(FileProblem) -> SheetHandler {
        var merges = MergedRanges()
        let depth = surroundings.limits.depth
        func handler() -> SheetHandler {
            merges.finish()
            let state = SheetState(sheet: sheet, workbook: surroundings, merges: merges, rowsBefore: rowsBefore)
            return SheetHandler(state)
        }
        guard archive.size(of: part) <= surroundings.limits.heldBytes else {
            try archive.forEachChunk(of: part) { chunk in
                merges.scan(chunk)
                return true
            }
            let handler = handler()
            try archive.readXML(part, depth: depth, handler)
            return handler
        }
        let contents = try archive.contents(of: part)
        contents.withUnsafeBufferPointer { merges.scan($0) }
        let result = handler()
        guard let reader = XMLReader(part: part, depth: depth, handler: result) else {
            throw FileProblem(FileDefect.damaged(part, "out of memory"))
        }
        try reader.feed(contents)
        return result
    }

    /// The part that the archive names as its workbook, or the problem that says what the archive is instead.
    private static func mainPart(_ archive: ZipArchive, _ limits: ReadingLimits) throws(FileProblem) -> String {
        let links = try relationships(of: "", archive, limits)
        let main = links.first("officeDocument") ?? "xl/workbook.xml"
        if main.lowercased().hasSuffix(".bin") { throw FileProblem(FileDefect.binaryWorkbook) }
        for (part, name) in others where archive.contains(part) { throw FileProblem(FileDefect.notATable(name)) }
        guard archive.contains(main) else {
            let isWorkbook = archive.contains("[Content_Types].xml") || archive.contains("xl/styles.xml")
            throw FileProblem(isWorkbook ? FileDefect.missingPart(main) : FileDefect.notATable("zip 压缩包"))
        }
        return main
    }

    private static let others = [
        ("word/document.xml", "Word 文档（.docx）"), ("ppt/presentation.xml", "PowerPoint 文档（.pptx）"),
        ("content.xml", "ODF 文档（.ods 等）"), ("AndroidManifest.xml", "安卓程序"),
    ]

    /// The links of a part; none where it has no file for them.
    private static func relationships(
        of part: String,
        _ archive: ZipArchive,
        _ limits: ReadingLimits
    ) throws(FileProblem) -> PackageRelationships {
        let links = PackageRelationships(of: part)
        let file = PackageRelationships.part(for: part)
        if archive.contains(file) { try archive.readXML(file, depth: limits.depth, links) }
        return links
    }

    private static func strings(
        _ links: PackageRelationships,
        _ archive: ZipArchive,
        _ limits: ReadingLimits
    ) throws(FileProblem) -> [Cell] {
        guard let part = links.first("sharedStrings") else { return [] }
        let handler = SharedStrings(limits: limits)
        try archive.readXML(part, depth: limits.depth, handler)
        guard !handler.isOverLimit else {
            let limit = "\(limits.sharedStrings) 条、每条 \(limits.cellBytes) 字节"
            throw FileProblem(FileDefect.tooLarge("共享字符串表过大", limit: limit))
        }
        return handler.cells
    }

    private static func formats(
        _ links: PackageRelationships,
        _ archive: ZipArchive,
        _ limits: ReadingLimits
    ) throws(FileProblem) -> [NumberFormat] {
        guard let part = links.first("styles"), archive.contains(part) else { return [] }
        let handler = StylesPart()
        try archive.readXML(part, depth: limits.depth, handler)
        return handler.formats
    }
}

extension XMLReader {
    /// Gives a whole part to its handler.
    func feed(_ bytes: [UInt8]) throws(FileProblem) {
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<Bool, FileProblem> in
            do throws(FileProblem) {
                return .success(try feed(buffer, isLast: true))
            } catch {
                return .failure(error)
            }
        }
        _ = try result.get()
    }
}
