import Primitives

/// A CSV file of the rulebook: a header row with known names, then one entry a row.
///
/// Lines that begin with `#` are remarks.
struct Sheet {
    let file: String
    private let columns: [String]
    private let bytes: [UInt8]

    init(_ bytes: [UInt8], file: String, columns: [String]) {
        self.file = file
        self.columns = columns
        self.bytes = bytes
    }

    /// One row; cells stand in the order of the columns asked for, whatever their order in the file.
    struct Row {
        let place: Place
        let faults: Faults
        let names: [String]
        var cells: [String]

        subscript(_ index: Int) -> String { cells[index] }

        /// Nil, with a problem, where the cell is empty.
        func required(_ index: Int) -> String? {
            if !cells[index].isEmpty { return cells[index] }
            faults.report(place, "missing-value", expected: names[index], "the column \(names[index]) is empty")
            return nil
        }

        func day(_ index: Int) -> Day? {
            guard let text = required(index) else { return nil }
            if let day = Day(text) { return day }
            faults.report(place, "bad-date", read: text, expected: "YYYY-MM-DD", "\(names[index]) is no day")
            return nil
        }

        func confidence(_ index: Int) -> Source.Confidence? {
            required(index).flatMap { Source.Confidence.read($0, place, faults) }
        }

        func value<Value: RawRepresentable & CaseIterable>(_ index: Int, as type: Value.Type) -> Value?
        where Value.RawValue == String {
            required(index).flatMap { Fields.value($0, type, place, faults) }
        }

        /// Parts of a cell between `；` or `;`.
        func list(_ index: Int) -> [String] {
            cells[index].unicodeScalars.split { $0 == "；" || $0 == ";" }.map { String($0).trimmed }
                .filter { !$0.isEmpty }
        }
    }

    func forEachRow(_ faults: Faults, _ body: (Row) -> Void) {
        var order: [Int]?
        var width = 0
        var headerWasRead = false
        let problem = bytes.withUnsafeBufferPointer { buffer in
            DelimitedText.forEachRow(buffer) { line, cells in
                guard let first = cells.first, !first.hasPrefix("#") else { return .next }
                let place = Place(file: file, line: line)
                guard headerWasRead else {
                    headerWasRead = true
                    width = cells.count
                    order = self.order(cells, place, faults)
                    return order == nil ? .stop : .next
                }
                if let order, let row = row(cells, order, width, place, faults) { body(row) }
                return .next
            }
        }
        if let problem { faults.report(problem, file: file) }
        if !headerWasRead { faults.report(Place(file: file, line: 1), "empty-file", "the file has no header row") }
    }

    /// For each column asked for, where it stands in the file; nil where one is missing.
    private func order(_ header: [String], _ place: Place, _ faults: Faults) -> [Int]? {
        for name in header where !columns.contains(name) {
            faults.report(place, "unknown-column", read: name, "the column \(name) is not known here")
        }
        var order: [Int] = []
        for name in columns {
            if let index = header.firstIndex(of: name) {
                order.append(index)
            } else {
                faults.report(place, "missing-column", expected: name, "the column \(name) is missing")
            }
        }
        return order.count == columns.count ? order : nil
    }

    private func row(_ cells: [String], _ order: [Int], _ width: Int, _ place: Place, _ faults: Faults) -> Row? {
        guard cells.count == width else {
            faults.report(
                place,
                "wrong-cell-count",
                read: "\(cells.count)",
                expected: "\(width)",
                "the row has \(cells.count) cells, the header \(width)"
            )
            return nil
        }
        let isInOrder = width == order.count && order.indices.allSatisfy { order[$0] == $0 }
        return Row(place: place, faults: faults, names: columns, cells: isInOrder ? cells : order.map { cells[$0] })
    }
}

extension String {
    /// Without spaces at both ends.
    var trimmed: String {
        var part = self[...]
        while part.first == " " { part.removeFirst() }
        while part.last == " " { part.removeLast() }
        return String(part)
    }
}
