import Primitives

/// Numbers for texts that repeat a thousandfold, such as the food paths of the limits.
struct Interner {
    private var numbers: [ByteText: Int] = [:]
    private(set) var texts: [String] = []

    /// The one copy of a text.
    mutating func text(_ text: String) -> String {
        let number = number(text)
        return texts[number]
    }

    mutating func number(_ text: String) -> Int {
        if let number = numbers[ByteText(text)] { return number }
        let number = texts.count
        numbers[ByteText(text)] = number
        texts.append(text)
        return number
    }
}
