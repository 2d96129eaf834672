/// Entries by key, in the order in which they were first met; a later folder's entry replaces an earlier one's.
///
/// Values stand in an array of their own: there are ten thousands of them, and they are handed on without a copy.
struct Entries<Key: Hashable, Value> {
    private(set) var keys: [Key] = []
    private(set) var values: [Value] = []
    private(set) var places: [Place] = []
    private var folders: [Int] = []
    private var index: [Key: Int] = [:]

    var placed: [(key: Key, value: Value, place: Place)] {
        values.indices.map { (keys[$0], values[$0], places[$0]) }
    }

    func contains(_ key: Key) -> Bool { index[key] != nil }

    /// Reports, under its `label`, a key that the same folder already holds.
    mutating func put(
        _ value: Value,
        for key: Key,
        _ place: Place,
        folder: Int,
        _ faults: Faults,
        label: @autoclosure () -> String
    ) {
        guard let position = index[key] else {
            index[key] = values.count
            keys.append(key)
            values.append(value)
            places.append(place)
            folders.append(folder)
            return
        }
        if folders[position] == folder {
            let first = places[position]
            let label = label()
            faults.report(
                place,
                "duplicate-id",
                read: label,
                "\(label) already stands in \(first.file), line \(first.line)"
            )
            return
        }
        values[position] = value
        places[position] = place
        folders[position] = folder
    }
}
