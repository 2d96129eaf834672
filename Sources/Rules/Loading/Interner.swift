/// Numbers for texts that repeat a thousandfold, such as the food paths of the limits.
///
/// Texts are compared byte by byte: the Unicode normalisation of `String.==` took most of the loading time, and two
/// spellings that only differ in it would be told apart by the reader of the file as well.
struct Interner {
    private struct Bytes: Hashable {
        let text: String

        static func == (left: Bytes, right: Bytes) -> Bool {
            let areSame: Bool?? = left.text.utf8.withContiguousStorageIfAvailable { left in
                right.text.utf8.withContiguousStorageIfAvailable { right in left.elementsEqual(right) }
            }
            return (areSame ?? nil) ?? left.text.utf8.elementsEqual(right.text.utf8)
        }

        func hash(into hasher: inout Hasher) {
            let isContiguous: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
                hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
            }
            if isContiguous == nil { for byte in text.utf8 { hasher.combine(byte) } }
        }
    }

    private var numbers: [Bytes: Int] = [:]
    private(set) var texts: [String] = []

    /// The one copy of a text.
    mutating func text(_ text: String) -> String {
        let number = number(text)
        return texts[number]
    }

    mutating func number(_ text: String) -> Int {
        if let number = numbers[Bytes(text: text)] { return number }
        let number = texts.count
        numbers[Bytes(text: text)] = number
        texts.append(text)
        return number
    }
}
