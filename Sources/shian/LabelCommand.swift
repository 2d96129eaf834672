import ArgumentParser
import Foundation
import Office
import Primitives
import Rules
import Storage
import Supervision

struct LabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Printed labels of certificates of promise (承诺达标合格证), checked without a network.",
        subcommands: [Check.self, Keys.self]
    )

    struct Keys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Print the public keys that labels are checked with, one a line (identity, suite, key), for --keys elsewhere."
        )
        @OptionGroup var options: DataOptions

        func run() async throws {
            for key in try await LabelCommand.keys(options) { print(key.line) }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a large label's code promises, and whether its signature holds.",
            discussion: """
                The text is what a scanner reads from a label of 50×70 mm: an address with content and signature behind a #, \
                or only what stands behind it. Exit 0 when the signature holds, 1 when it is of no known key or the content \
                was changed, 2 when the text is no label. Whether the certificate was voided or recalled since is not on \
                the label: its page says so.
                """
        )
        @Argument(help: "What the scanner read; else --file.") var text: String?
        @Option(help: "A file with what the scanner read; - is standard input.") var file: String?
        @Option(help: "Keys as `shian label keys` or /c/keys gave them.") var keys: String?
        @Option(help: "A folder (SQLite) or a postgres:// address whose keys are taken; else --keys.") var data: String?
        @Option(help: "The county's code, with --data, where the rulebook holds plans of several.") var county: String?
        @Flag(help: "Print one JSON value.") var json = false

        func validate() throws {
            if (text == nil) == (file == nil) { throw ValidationError("give either the text or --file") }
            if (keys == nil) == (data == nil) { throw ValidationError("give either --keys or --data") }
        }

        func run() async throws {
            let known = try await knownKeys()
            guard let label = SignedLabel.check(try read().trimmingCharacters(in: .whitespacesAndNewlines), keys: known)
            else {
                throw Failure("the text is no label: expected content.signature, perhaps behind an address and a #")
            }
            let edition = try Composition.rulebook(overlays: []).provenance.edition(label["edition"])
            print(json ? Self.value(label, edition).text : Self.lines(label, edition).joined(separator: "\n"))
            if label.key == nil { throw Answer.no }
        }

        private func read() throws -> String {
            if let text { return text }
            let path = file ?? "-"
            let content =
                path == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
            // A code of a QR symbol has at most 2,953 bytes.
            guard let content, content.count <= 8192, let text = String(data: content, encoding: .utf8) else {
                throw Failure("cannot read \(path): expected the text of one label in UTF-8")
            }
            return text
        }

        private func knownKeys() async throws -> [SigningKeys.PublicKey] {
            var found: [SigningKeys.PublicKey] = []
            if let keys {
                found = try Self.keys(inFile: keys)
            } else if let data {
                let options = try DataOptions.parse(["--data", data] + (county.map { ["--county", $0] } ?? []))
                found = try await LabelCommand.keys(options)
            }
            guard !found.isEmpty else { throw Failure("there is no key to check with") }
            return found
        }

        /// One key a line; all lines that are none are told at once.
        private static func keys(inFile path: String) throws -> [SigningKeys.PublicKey] {
            guard let content = FileManager.default.contents(atPath: path) else { throw Failure("cannot read \(path)") }
            let suites = SignatureSuite.allCases.map(\.rawValue).joined(separator: " or ")
            let lines = String(decoding: content, as: UTF8.self)
                .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            var found: [SigningKeys.PublicKey] = []
            var problems: [String] = []
            for (number, line) in lines.enumerated() where !line.isEmpty {
                if let key = SigningKeys.PublicKey(line: line) {
                    found.append(key)
                } else {
                    let read = line.prefix(120)
                    problems.append(
                        "\(path):\(number + 1): read “\(read)”, expected an identity, \(suites) and a key in Base64"
                    )
                }
            }
            guard problems.isEmpty else { throw Failure(problems.joined(separator: "\n")) }
            return found
        }

        private static let order = [
            "code", "food", "quantity", "producer", "grower", "place", "basis", "lot", "made", "issued", "county",
            "edition",
        ]

        private static func lines(_ label: SignedLabel.Checked, _ edition: CertificateEdition?) -> [String] {
            let standing =
                label.key.map { "the signature holds (key \($0.id), \($0.suite.rawValue))" }
                ?? "THE SIGNATURE DOES NOT HOLD: changed, or signed with a key that is not known"
            let told = order.filter { !label[$0].isEmpty }.map { name in
                "\(name.padding(toLength: 10, withPad: " ", startingAt: 0))\(shown(name, label[name]))"
            }
            let promises = (edition?.promises ?? []).map { "promise   \($0.text)" }
            return [standing] + told + promises
        }

        private static func shown(_ name: String, _ value: String) -> String {
            name == "code" ? CertificateCode(value)?.grouped ?? value : value
        }

        private static func value(_ label: SignedLabel.Checked, _ edition: CertificateEdition?) -> JSONValue {
            var members: [(key: String, value: JSONValue)] = [
                ("genuine", .bool(label.key != nil)), ("key", .optional(label.key?.id)),
                ("suite", .optional(label.key?.suite.rawValue)),
            ]
            members += order.map { (key: $0, value: .string(label[$0])) }
            members.append(("promises", .array((edition?.promises ?? []).map { .string($0.text) })))
            return .object(members)
        }
    }

    fileprivate static func keys(_ options: DataOptions) async throws -> [SigningKeys.PublicKey] {
        let office = try await Composition.office(options, create: false).office
        let keys = try await CertificateDesk(office).keys()
        await office.database.close()
        return keys
    }
}
