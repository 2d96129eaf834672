/// Entries by key, in the order in which they were first met; a later folder's entry replaces an earlier one's.
struct Entries<Key: Hashable, Value> {
    private struct Slot {
        var key: Key
        var value: Value
        var place: Place
        var folder: Int
    }

    private var slots: [Slot] = []
    private var index: [Key: Int] = [:]

    var values: [Value] { slots.map(\.value) }

    var placed: [(key: Key, value: Value, place: Place)] { slots.map { ($0.key, $0.value, $0.place) } }

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
        let slot = Slot(key: key, value: value, place: place, folder: folder)
        guard let position = index[key] else {
            index[key] = slots.count
            slots.append(slot)
            return
        }
        if slots[position].folder == folder {
            let first = slots[position].place
            let label = label()
            faults.report(
                place,
                "duplicate-id",
                read: label,
                "\(label) already stands in \(first.file), line \(first.line)"
            )
            return
        }
        slots[position] = slot
    }
}
