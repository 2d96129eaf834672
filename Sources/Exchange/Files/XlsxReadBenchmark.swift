/// Reads a workbook once, as `shian bench xlsx` times it: bytes from the disk to cells, every text decoded.
///
/// Nil where the file cannot be opened or read as a table.
package func xlsxReadBenchmark(path: String) -> (rows: Int, cells: Int, seconds: Double)? {
    let start = ContinuousClock.now
    guard let bytes = fileBytes(path) else { return nil }
    var rows = 0
    var cells = 0
    let problems = TableFile.read(bytes) { row in
        rows += 1
        cells += row.cells.count
        return .next
    }
    guard problems.isEmpty else { return nil }
    return (rows, cells, (ContinuousClock.now - start) / .seconds(1))
}
