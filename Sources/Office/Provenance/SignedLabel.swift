import FoundationEssentials
import Supervision

/// What a large label's code carries behind its address, so that it can be checked without a network.
///
/// `base64url(content).base64url(signature)`; the content is that of ``CertificateContent``.
package enum SignedLabel {
    package static func text(content: String, signature: [UInt8]) -> String {
        "\(Base64.urlText(Array(content.utf8))).\(Base64.urlText(signature))"
    }

    /// Content and signature of a label's text, or of a whole address with it behind a `#`; nil where it is none.
    package static func read(_ text: String) -> (content: String, signature: [UInt8])? {
        let label = text.split(separator: "#").last ?? ""
        let parts = label.split(separator: ".")
        guard parts.count == 2, let content = Base64.bytes(urlText: String(parts[0])),
            let signature = Base64.bytes(urlText: String(parts[1])),
            let decoded = String(validating: content, as: UTF8.self)
        else { return nil }
        return (decoded, signature)
    }
}

/// What a label says, and whose signature it bears.
extension SignedLabel {
    package struct Checked: Sendable {
        /// In the order in which they were signed, such as `food` and `issued`.
        package var fields: [(name: String, value: String)]
        /// The key with which it was signed; nil where none of those given fits.
        package var key: SigningKeys.PublicKey?

        package subscript(name: String) -> String { fields.first { $0.name == name }?.value ?? "" }
    }

    /// Checks a label with nothing but keys; nil where the text is no label.
    package static func check(_ text: String, keys: [SigningKeys.PublicKey]) -> Checked? {
        guard let (content, signature) = read(text), content.hasPrefix("v=1\n") else { return nil }
        let fields = content.split(separator: "\n").map { line in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
        }
        return Checked(
            fields: fields,
            key: keys.first { $0.verifies(signature, over: content) }
        )
    }
}

/// Bytes as text (RFC 4648).
package enum Base64 {
    package static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// Section 5, without padding.
    package static func urlText(_ bytes: [UInt8]) -> String {
        text(bytes).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    package static func bytes(urlText text: String) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { [UInt8]($0) }
    }
}
