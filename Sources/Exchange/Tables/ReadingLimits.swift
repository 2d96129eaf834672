/// How much a file that somebody sends may ask of the server.
///
/// The defaults are far above what a county's laboratory sends in a year and far below what could hurt: a bulletin
/// of 50,000 rows and 17 columns has 4.4 MB packed and 33 MB unpacked.
package struct ReadingLimits: Sendable, Hashable {
    /// Bytes of the file as it came.
    package var fileBytes = 64 << 20
    /// Bytes of all parts of a workbook together, unpacked.
    package var unpackedBytes = 512 << 20
    /// Sheets up to this unpacked size are held in memory while they are read; larger ones are unpacked twice.
    package var heldBytes = 64 << 20
    /// Unpacked bytes for each packed byte of a part; looked at from 1 MB of unpacked size on.
    ///
    /// Deflate reaches 1032 at most; sheets of real files stay below 30, sheets of empty styled rows below 120.
    package var compressionRatio = 250
    /// Parts in the workbook's zip archive.
    package var parts = 5_000
    /// Rows with content, of all sheets together.
    package var rows = 1_048_576
    /// Columns up to the last one with content.
    package var columns = 1_024
    /// Shared strings of a workbook.
    package var sharedStrings = 5_000_000
    /// Bytes of the text of one cell.
    package var cellBytes = 1 << 20
    /// Nested elements in the XML of a part; what spreadsheets write stays below 20.
    package var depth = 64
    /// Problems after which the reading ends.
    package var problems = 1_000

    package init() {}
}
