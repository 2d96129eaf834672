/// A cell of 不合格项目║检验结果║标准值: one item or several, one below the other or parted by ；.
enum ItemCell {
    struct Item: Hashable {
        var name: String
        var result: String?
        var limit: String?
    }

    /// Nil where the parts do not come in threes and nobody can tell which belongs to which.
    static func items(_ text: String) -> [Item]? {
        let text = unified(text)
        let lines = text.split(whereSeparator: \.isNewline).map { CellWording.trimmed(String($0)) }.filter {
            !$0.isEmpty
        }
        let marks = lines.map { line in line.count { $0 == mark } }
        if marks.allSatisfy({ $0 == 2 }) { return byLine(lines) }
        // Without any separator each line or clause is a name: 标签不合格.
        if marks.allSatisfy({ $0 == 0 }) { return names(text) }
        if let items = inThrees(text.split(separator: mark, omittingEmptySubsequences: false)) { return items }
        return marks.allSatisfy { $0 <= 2 } ? byLine(lines) : nil
    }

    private static func byLine(_ lines: [String]) -> [Item]? {
        let items = lines.map { item($0.split(separator: mark, omittingEmptySubsequences: false)) }
        return items.contains(nil) ? nil : items.compactMap { $0 }
    }

    private static let mark: Character = "║"
    private static let variants: [Character: Character] = [
        "‖": mark, "∥": mark, "│": mark, "┃": mark, "|": mark, "｜": mark,
    ]

    /// One separator for all; `||` is one, `║║` is an empty part between two.
    private static func unified(_ text: String) -> String {
        var unified = ""
        var previous: Character?
        for character in text {
            defer { previous = character }
            if character == "|" || character == "｜", previous == character {
                previous = nil
                continue
            }
            unified.append(variants[character] ?? character)
        }
        return unified
    }

    private static func names(_ text: String) -> [Item]? {
        let names = text.split { $0.isNewline || $0 == "；" || $0 == ";" }
        let items = names.compactMap { CellWording.name(String($0)) }.map { Item(name: $0) }
        return items.isEmpty ? nil : items
    }

    private static func item(_ parts: [Substring]) -> Item? {
        guard let name = parts.first.flatMap({ CellWording.name(String($0)) }) else { return nil }
        return Item(
            name: name,
            result: parts.count > 1 ? CellWording.words(String(parts[1])) : nil,
            limit: parts.count > 2 ? CellWording.words(String(parts[2])) : nil
        )
    }

    /// `a║1║2；b║3║4` has the parts a, 1, "2；b", 3, 4: each third one but the last holds a limit and the next name.
    private static func inThrees(_ parts: [Substring]) -> [Item]? {
        guard parts.count >= 3, parts.count % 2 == 1 else { return nil }
        var items: [Item] = []
        var name = parts[0]
        for index in stride(from: 2, to: parts.count, by: 2) {
            var limit = parts[index]
            var nextName: Substring = ""
            if index + 1 < parts.count {
                guard let cut = boundary(in: limit) else { return nil }
                nextName = limit[limit.index(after: cut)...]
                limit = limit[..<cut]
            }
            guard let item = item([name, parts[index - 1], limit]) else { return nil }
            items.append(item)
            name = nextName
        }
        return items
    }

    /// Where the next item's name begins: results and limits may hold ； themselves, names do not.
    private static func boundary(in part: Substring) -> Substring.Index? {
        let trimmed = part[...(part.lastIndex { !$0.isWhitespace } ?? part.startIndex)]
        return trimmed.lastIndex(where: \.isNewline) ?? trimmed.lastIndex { $0 == "；" || $0 == ";" }
    }
}
