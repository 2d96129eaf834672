/// The strings that the cells of all sheets share, each decoded once.
final class SharedStrings: XMLHandler {
    private(set) var cells: [Cell] = []
    private(set) var isOverLimit = false
    private let limits: ReadingLimits
    private var runs = TextRuns()
    private var isInItem = false

    init(limits: ReadingLimits) { self.limits = limits }

    func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name.matches("si") {
            isInItem = true
            runs.reset()
        } else if isInItem {
            runs.start(name, attributes)
        }
    }

    func end(_ name: XMLName) -> Bool {
        guard isInItem else { return true }
        guard name.matches("si") else {
            runs.end(name)
            isOverLimit = runs.bytes.count > limits.cellBytes
            return !isOverLimit
        }
        isInItem = false
        cells.append(runs.bytes.isEmpty ? .empty : .text(runs.string))
        isOverLimit = cells.count > limits.sharedStrings
        return !isOverLimit
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if runs.bytes.count <= limits.cellBytes { runs.append(bytes) }
    }
}
