/// What is tried first when a password is guessed (`passwords.yaml`): it does not count towards one.
package struct PasswordRules: Sendable {
    /// Folded words of three and more characters, or two Chinese ones.
    package var words: [String]
    /// Neighbours on a keyboard or in counting, such as `qwertyuiop`.
    package var rows: [String]
    /// Characters that must be left without them.
    package var rest: Int
    /// Nil where the rulebook says nothing of passwords.
    package var source: Source?

    package init(words: [String] = [], rows: [String] = [], rest: Int = 6, source: Source? = nil) {
        self.words = words
        self.rows = rows
        self.rest = rest
        self.source = source
    }

    /// Characters of a folded password that somebody who knows these rules and the account would not try first.
    ///
    /// Words and those of `known` (the login, names in pinyin) are taken out, also with the usual signs for letters
    /// (`p@ssw0rd`), as are runs along a row, repetitions and years.
    package func remaining(of password: String, known: [String] = []) -> Int {
        let typed = Array(password)
        let plain = typed.map { Self.letters[$0] ?? $0 }
        var isGuessed = [Bool](repeating: false, count: typed.count)
        for word in words + known where word.count > 1 {
            let word = Array(word)
            for text in [typed, plain] { Self.mark(word, in: text, &isGuessed) }
        }
        for row in rows {
            let row = Array(row)
            Self.markRuns(along: row, in: typed, &isGuessed)
            Self.markRuns(along: row.reversed(), in: typed, &isGuessed)
        }
        Self.markRepetitions(in: typed, &isGuessed)
        Self.markYears(in: typed, &isGuessed)
        return isGuessed.count { !$0 }
    }

    private static let letters: [Character: Character] = [
        "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t",
    ]
    private static let shortestRun = 3

    private static func mark(_ word: [Character], in text: [Character], _ isGuessed: inout [Bool]) {
        guard word.count <= text.count else { return }
        for start in 0...(text.count - word.count) where text[start..<(start + word.count)].elementsEqual(word) {
            for index in start..<(start + word.count) { isGuessed[index] = true }
        }
    }

    private static func markRuns(along row: [Character], in text: [Character], _ isGuessed: inout [Bool]) {
        var next: [Character: Set<Character>] = [:]
        for (one, other) in zip(row, row.dropFirst()) { next[one, default: []].insert(other) }
        markRuns(in: text, &isGuessed) { next[$0]?.contains($1) == true }
    }

    private static func markRepetitions(in text: [Character], _ isGuessed: inout [Bool]) {
        markRuns(in: text, &isGuessed) { $0 == $1 }
    }

    private static func markRuns(
        in text: [Character],
        _ isGuessed: inout [Bool],
        _ goesOn: (Character, Character) -> Bool
    ) {
        var start = 0
        for end in 1...max(1, text.count) {
            if end < text.count, goesOn(text[end - 1], text[end]) { continue }
            if end - start >= shortestRun { for index in start..<end { isGuessed[index] = true } }
            start = end
        }
    }

    /// Four digits that are a year of this century or the last.
    private static func markYears(in text: [Character], _ isGuessed: inout [Bool]) {
        guard text.count >= 4 else { return }
        for start in 0...(text.count - 4) {
            guard let number = Int(String(text[start..<(start + 4)])), (1900...2099).contains(number) else { continue }
            for index in start..<(start + 4) { isGuessed[index] = true }
        }
    }
}
