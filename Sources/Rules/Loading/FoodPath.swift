/// The text form of a food's path: `蔬菜 > 豆类蔬菜 > 豇豆`.
enum FoodPath {
    static let separator: [UInt8] = Array(" > ".utf8)

    static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        let bytes = Array(text.utf8)
        var start = 0
        var index = 0
        while index + separator.count <= bytes.count {
            if bytes[index] == separator[0], bytes[index..<(index + 3)].elementsEqual(separator) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += 3
                start = index
            } else {
                index += 1
            }
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts
    }
}
