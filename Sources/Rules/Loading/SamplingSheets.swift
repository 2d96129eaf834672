import Primitives

/// The CSV files under `sampling/`: editions of the sampling rules, their classes, items, conclusions and date rules.
struct SamplingSheets {
    private struct ClassKey: Hashable {
        var year: Int
        var table: Int
        var detail: Int
    }

    private struct ItemKey: Hashable {
        var year: Int
        var table: Int
        var sequence: Int
    }

    private struct JudgementKey: Hashable {
        var year: Int
        var chapter: Int
        var clause: Int
    }

    private struct RuleKey: Hashable {
        var series: Int
        var foods: Int
    }

    private var shared = SharedTexts()
    private var editions = Entries<Int, SamplingEdition>()
    private var classes = Entries<ClassKey, SamplingClass>()
    private var items = Entries<ItemKey, SamplingItem>()
    private var wordings = Entries<String, String>()
    private var judgements = Entries<JudgementKey, SamplingJudgement>()
    private var rules = Entries<RuleKey, EditionRule>()
    private var amounts = SamplingAmountSheets()

    mutating func read(_ bytes: [UInt8], file: String, folder: Int, _ faults: Faults) {
        let name = file.dropFirst("sampling/".count)
        if name.hasPrefix("edition-rules") {
            readRules(bytes, file, folder, faults)
        } else if name.hasPrefix("editions") {
            readEditions(bytes, file, folder, faults)
        } else if name.hasPrefix("classes") {
            readClasses(bytes, file, folder, faults)
        } else if name.hasPrefix("items") {
            readItems(bytes, file, folder, faults)
        } else if name.hasPrefix("amounts") {
            amounts.read(bytes, file, folder, faults)
        } else if name.hasPrefix("wordings") {
            readWordings(bytes, file, folder, faults)
        } else if name.hasPrefix("judgement") {
            readJudgements(bytes, file, folder, faults)
        } else {
            faults.report(Place(file: file, line: 1), "unknown-file", "no part of the program reads this file")
        }
    }

    func table(_ faults: Faults) -> SamplingRules {
        checkOverlap(faults)
        checkClasses(faults)
        checkFoods(faults)
        for (_, amount, place) in amounts.entries.placed { need(year: amount.year, place, faults) }
        return SamplingRules(
            editions: editions.values,
            classes: classes.values,
            items: items.values,
            judgements: worded(faults),
            editionRules: rules.values,
            amounts: amounts.entries.values
        )
    }

    private func checkOverlap(_ faults: Faults) {
        var last: SamplingEdition?
        for (_, edition, place) in editions.placed.sorted(by: { $0.value.inForce.from < $1.value.inForce.from }) {
            if let last, last.inForce.contains(edition.inForce.from) {
                faults.report(place, "dates-overlap", "the editions of \(last.year) and \(edition.year) overlap")
            }
            last = edition
        }
    }

    private func checkClasses(_ faults: Faults) {
        var tables: [Int: Set<Int>] = [:]
        for (key, sampled, place) in classes.placed {
            tables[key.year, default: []].insert(key.table)
            need(year: sampled.year, place, faults)
        }
        for (key, item, place) in items.placed where tables[key.year]?.contains(key.table) != true {
            let label = "\(item.year) \(item.table)"
            faults.report(place, "unknown-table", read: label, "no class has the table \(label)")
        }
    }

    private func checkFoods(_ faults: Faults) {
        let names = Set(classes.values.flatMap(\.levels))
        for (_, rule, place) in rules.placed {
            for food in rule.foods where !names.contains(food) {
                faults.report(place, "unknown-food", read: food, "\(food) is no class of the sampling rules")
            }
        }
    }

    private func need(year: Int, _ place: Place, _ faults: Faults) {
        guard !editions.contains(year) else { return }
        faults.report(place, "unknown-edition", read: "\(year)", "\(year) is in no list of editions")
    }

    /// The judgements with their wordings in place of the ids.
    private func worded(_ faults: Faults) -> [SamplingJudgement] {
        let texts = Dictionary(wordings.placed.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        return judgements.placed.map { _, judgement, place in
            need(year: judgement.year, place, faults)
            func text(_ id: String) -> String {
                if id.isEmpty { return "" }
                if let text = texts[id] { return text }
                faults.report(place, "unknown-wording", read: id, "\(id) is in no list of wordings")
                return ""
            }
            var judgement = judgement
            judgement.principle = text(judgement.principle)
            judgement.pass = text(judgement.pass)
            judgement.fail = text(judgement.fail)
            judgement.failBoth = text(judgement.failBoth)
            return judgement
        }
    }

    private mutating func readEditions(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["year", "title", "from", "to", "source", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let year = row.wholeNumber(0), let title = row.required(1), let from = row.day(2),
                let last = row.day(3), let document = row.required(4), let confidence = row.confidence(5),
                let inForce = InForce.read(from: from, last: last, row.place, faults)
            else { return }
            let source = Source(document: document, confidence: confidence)
            let edition = SamplingEdition(year: year, title: title, inForce: inForce, source: source)
            editions.put(edition, for: year, row.place, folder: folder, faults, label: "\(year)")
        }
    }

    private mutating func readClasses(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["year", "table", "major", "sub", "variety", "detail", "examples", "page"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let year = row.wholeNumber(0), let table = row.required(1), let major = row.required(2),
                let sub = row.required(3), let variety = row.required(4), let detail = row.required(5),
                let page = row.wholeNumber(7)
            else { return }
            let sampled = SamplingClass(
                year: year,
                table: shared.text(table),
                major: shared.text(major),
                sub: shared.text(sub),
                variety: shared.text(variety),
                detail: shared.text(detail),
                examples: row.list(6),
                page: page
            )
            let key = ClassKey(year: year, table: shared.number(table), detail: shared.number(detail))
            classes.put(sampled, for: key, row.place, folder: folder, faults, label: "\(table) \(detail)")
        }
    }

    private mutating func readItems(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["year", "table", "seq", "category", "item", "basis", "methods", "notes", "page"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let year = row.wholeNumber(0), let table = row.required(1), let sequence = row.wholeNumber(2),
                let item = row.required(4), row.required(5) != nil, row.required(6) != nil,
                let page = row.wholeNumber(8)
            else { return }
            let sampled = SamplingItem(
                year: year,
                table: shared.text(table),
                sequence: sequence,
                category: shared.text(row[3]),
                item: shared.text(item),
                basis: shared.list(row, 5),
                methods: shared.list(row, 6),
                notes: shared.notes(row[7]),
                page: page
            )
            let key = ItemKey(year: year, table: shared.number(table), sequence: sequence)
            items.put(sampled, for: key, row.place, folder: folder, faults, label: "\(year) \(table) \(sequence)")
        }
    }

    private mutating func readWordings(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        Sheet(bytes, file: file, columns: ["id", "text"]).forEachRow(faults) { row in
            guard let id = row.required(0), let text = row.required(1) else { return }
            wordings.put(text, for: id, row.place, folder: folder, faults, label: id)
        }
    }

    private mutating func readJudgements(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["year", "chapter", "major", "sub", "clause", "principle", "pass", "fail", "fail-both", "page"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let year = row.wholeNumber(0), let chapter = row.wholeNumber(1), let major = row.required(2),
                let clause = row.required(4), let pass = row.required(6), let fail = row.required(7),
                let page = row.wholeNumber(9)
            else { return }
            let judgement = SamplingJudgement(
                year: year,
                chapter: chapter,
                major: shared.text(major),
                sub: shared.text(row[3]),
                clause: clause,
                principle: row[5],
                pass: pass,
                fail: fail,
                failBoth: row[8],
                page: page
            )
            let key = JudgementKey(year: year, chapter: chapter, clause: shared.number(clause))
            judgements.put(judgement, for: key, row.place, folder: folder, faults, label: "\(year) \(major) \(clause)")
        }
    }

    private mutating func readRules(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["series", "foods", "dated-by", "source", "clause", "page", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let datedBy = row.value(2, as: EditionRule.DatedBy.self), let document = row.required(3),
                let confidence = row.confidence(6)
            else { return }
            let rule = EditionRule(
                series: row[0],
                foods: row.list(1),
                datedBy: datedBy,
                source: Source(document: document, clause: row[4], confidence: confidence),
                page: row.number(5)
            )
            let key = RuleKey(series: shared.number(row[0]), foods: shared.number(row[1]))
            rules.put(rule, for: key, row.place, folder: folder, faults, label: "\(row[0]) \(row[1])")
        }
    }
}

/// One string or one array for every cell with the same text: bases, methods and notes repeat by the hundred.
private struct SharedTexts {
    private var texts = Interner()
    private var lists: [Int: [String]] = [:]

    mutating func number(_ text: String) -> Int { texts.number(text) }

    mutating func text(_ text: String) -> String { texts.text(text) }

    mutating func list(_ row: Sheet.Row, _ index: Int) -> [String] {
        let number = texts.number(row[index])
        if let list = lists[number] { return list }
        let list = row.list(index).map { texts.text($0) }
        lists[number] = list
        return list
    }

    /// Foot notes hold `；` themselves: they are kept apart by ` | `.
    mutating func notes(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        let number = texts.number(text)
        if let notes = lists[number] { return notes }
        let notes = text.split(separator: "|").map { texts.text(String($0).trimmed) }
        lists[number] = notes
        return notes
    }
}
