import Exchange
package import Office
package import Rules

/// Bytes of a laboratory file → what the sampling desk takes in.
package enum SamplingImport {
    package static func source(name: String, content: [UInt8], rulebook: Rulebook) -> SamplingDesk.SourceFile {
        let aliases = rulebook.headers("sampling-results") ?? HeaderAliases(kind: "sampling-results", fields: [])
        let read = SamplingFile.read(content, aliases: aliases)
        return SamplingDesk.SourceFile(
            name: name,
            digest: Digest.hex(of: content),
            rows: read.rows,
            problems: read.problems,
            notices: read.notices,
            columns: read.columns
        )
    }
}
