/// The body of a document's template, read: paragraphs, headings and tables with placeholders.
///
/// One line is one block. `# ` begins a heading, `> ` stands at the right, `< ` at the left without an indent, `| a | b |` is a row of a table, an empty line
/// parts blocks, anything else is a paragraph. `{name}` is a placeholder. There is nothing else: no loops, no markup.
package struct DocumentBody: Sendable, Hashable {
    package enum Piece: Sendable, Hashable {
        case text(String)
        case blank(String)
    }

    package enum Block: Sendable, Hashable {
        case heading([Piece])
        case paragraph([Piece])
        case right([Piece])
        /// Whom it is for: no indent.
        case left([Piece])
        /// Rows of cells.
        case table([[[Piece]]])
    }

    /// What is wrong, and in which line, from 1.
    package struct Fault: Error, Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            case unknownPlaceholder(String)
            case openBrace
            case empty
            case tooLong
        }
        package var line: Int
        package var kind: Kind
    }

    /// Characters of a template at most.
    package static let lengthLimit = 20_000

    /// Placeholders that the program fills from the matter itself, or from the sampling sheet behind its sample.
    package static let known: [String: String] = [
        "number": "文书编号", "date": "签发日期", "matter": "事项名称", "matter-number": "事项编号", "operator": "当事人名称",
        "credit-code": "统一社会信用代码", "address": "当事人地址", "township": "乡镇", "county": "县名", "officer": "经办人",
        "holder": "承办单位", "sample-food": "样品名称", "sample-number": "抽样编号", "sampled-on": "抽样日期",
        "failed-items": "不合格项目", "step": "当前步骤", "sheet-kind": "抽样性质", "sheet-food-class": "食品分类",
        "sheet-producer": "标称生产者",
        "sheet-producer-address": "标称生产者地址", "sheet-spec": "规格型号", "sheet-brand": "商标", "sheet-batch": "批号",
        "sheet-produced-on": "生产日期",
        "sheet-reserve": "备份样品数量", "sheet-seal": "封条编号", "sheet-sampler": "抽样人员一", "sheet-second-sampler": "抽样人员二",
        "sheet-place": "抽样地点", "sheet-items": "检验项目", "sheet-laboratory": "承检机构", "sheet-organiser": "组织部门",
        "opened-on": "事项开启日期", "due-on": "事项期限",
        "sample-laboratory": "检验机构", "retest-term": "提出复检的时限",
        "documents": "本事项已制作的文书及文号",
    ]

    /// `evidence:cause-finding`: the words laid down for a need of the procedure.
    package static func isEvidence(_ name: String) -> Bool { name.hasPrefix("evidence:") && name.count > 9 }

    /// `field:complainant`: what stands in a field that the matter's procedure asks for.
    package static func isField(_ name: String) -> Bool { field(name) != nil }

    /// The field's id in `field:ID`; nil for every other name.
    package static func field(_ name: String) -> String? {
        guard name.hasPrefix("field:"), ProcedureField.isID(String(name.dropFirst(6))) else { return nil }
        return String(name.dropFirst(6))
    }

    package static func name(ofField id: String) -> String { "field:\(id)" }

    package var blocks: [Block]

    /// The names of all its blanks.
    package var names: Set<String> {
        let pieces = blocks.flatMap { block -> [Piece] in
            switch block {
            case .heading(let pieces), .paragraph(let pieces), .right(let pieces), .left(let pieces): pieces
            case .table(let rows): rows.flatMap { $0.flatMap { $0 } }
            }
        }
        return Set(pieces.compactMap { if case .blank(let name) = $0 { name } else { nil } })
    }

    /// Reads a body; every fault is found at once.
    package static func read(_ text: String, fields: [String]) -> (body: DocumentBody, faults: [Fault]) {
        var reader = Reader(names: Set(fields).union(known.keys))
        if text.count > lengthLimit { reader.faults.append(Fault(line: 1, kind: .tooLong)) }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            reader.read(line, number: index + 1)
        }
        reader.endTable()
        if reader.blocks.isEmpty { reader.faults.append(Fault(line: 1, kind: .empty)) }
        return (DocumentBody(blocks: reader.blocks), reader.faults)
    }

    private struct Reader {
        let names: Set<String>
        var blocks: [Block] = []
        var rows: [[[Piece]]] = []
        var faults: [Fault] = []

        mutating func read(_ line: Substring, number: Int) {
            let line = line.trimmed
            if line.hasPrefix("|") {
                var cells = line.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
                if cells.last?.trimmed.isEmpty == true { cells.removeLast() }
                var row: [[Piece]] = []
                for cell in cells { row.append(pieces(cell.trimmed, number)) }
                rows.append(row)
                return
            }
            endTable()
            if line.isEmpty { return }
            if line.hasPrefix("# ") {
                blocks.append(.heading(pieces(line.dropFirst(2).trimmed, number)))
            } else if line.hasPrefix("< ") {
                blocks.append(.left(pieces(line.dropFirst(2).trimmed, number)))
            } else if line.hasPrefix("> ") {
                blocks.append(.right(pieces(line.dropFirst(2).trimmed, number)))
            } else {
                blocks.append(.paragraph(pieces(line, number)))
            }
        }

        mutating func endTable() {
            if !rows.isEmpty { blocks.append(.table(rows)) }
            rows = []
        }

        private mutating func pieces(_ text: Substring, _ line: Int) -> [Piece] {
            var pieces: [Piece] = []
            var rest = text
            while let open = rest.firstIndex(of: "{") {
                if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
                guard let close = rest[open...].firstIndex(of: "}") else {
                    faults.append(Fault(line: line, kind: .openBrace))
                    return pieces
                }
                let name = String(rest[rest.index(after: open)..<close])
                if !names.contains(name), !DocumentBody.isEvidence(name), !DocumentBody.isField(name) {
                    faults.append(Fault(line: line, kind: .unknownPlaceholder(name)))
                }
                pieces.append(.blank(name))
                rest = rest[rest.index(after: close)...]
            }
            if !rest.isEmpty { pieces.append(.text(String(rest))) }
            return pieces
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
