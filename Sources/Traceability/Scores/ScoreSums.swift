/// The weights that lie forward of each element of one kind: a dictionary while few have any, a table when many do.
package struct ScoreSums: Sendable {
    /// What lies forward of one element.
    package struct Sum: Sendable, Hashable {
        /// The weights above 0.
        package fileprivate(set) var positive = 0.0
        /// The weights below 0, without their sign.
        package fileprivate(set) var negative = 0.0
        /// How many elements with a weight above 0.
        package fileprivate(set) var outbreaks: Int32 = 0

        fileprivate mutating func add(_ weight: Double) {
            if weight > 0 {
                positive += weight
                outbreaks += 1
            } else {
                negative -= weight
            }
        }
    }

    private let count: Int
    private var few: [Int32: Sum] = [:]
    private var table: [Sum] = []

    init(count: Int) { self.count = count }

    package subscript(element: Int32) -> Sum {
        table.isEmpty ? few[element] ?? Sum() : table[Int(element)]
    }

    mutating func add(_ weight: Double, to element: Int32) {
        guard table.isEmpty else { return table[Int(element)].add(weight) }
        few[element, default: Sum()].add(weight)
        // An entry of a dictionary is worth about eight of a table.
        if few.count > count / 8 { makeTable() }
    }

    private mutating func makeTable() {
        table = [Sum](repeating: Sum(), count: count)
        for (element, sum) in few { table[Int(element)] = sum }
        few = [:]
    }
}
