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
