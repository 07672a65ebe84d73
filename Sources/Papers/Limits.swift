/// How much of an untrusted file we are willing to look at. A machine's limits, not the law's.
package struct Limits: Sendable {
    /// Bytes of the file itself.
    package var bytesIn = 20_000_000
    /// Bytes that all its members together may unpack to, and that the cells of one sheet may come to.
    package var bytesOut = 200_000_000
    /// Unpacked to packed, for every member larger than `ratioFloor`.
    package var ratio = 100
    /// Members smaller than this many bytes may compress as well as they like.
    package var ratioFloor = 1_000_000
    /// Members of the archive.
    package var members = 2_000
    /// Rows of a sheet; a row that says a higher number is refused when it holds anything.
    package var rows = 1_000_000
    /// Cells with content of one sheet.
    package var cells = 10_000_000
    /// Entries of the shared string table.
    package var strings = 2_000_000
    /// UTF-8 bytes of one cell (a spreadsheet allows 32,767 characters).
    package var cellBytes = 131_072
    /// How deep XML elements may nest.
    package var depth = 64
    /// Problems an import lists before it only counts.
    package var problems = 50_000

    package init() {}
}
